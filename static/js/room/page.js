/* The room's page as the other modules find it: its parts, its words, and where it stands. */

export const room = document.querySelector("[data-room]");
export const log = room.querySelector("[data-log]");
export const form = room.querySelector("[data-composer]");
export const box = form.querySelector("textarea");
export const words = document.getElementById("room-words").dataset;
export const key = room.dataset.room;
export const me = room.dataset.me;
export const stream = `room:${key}`;

const language = document.documentElement.lang;

export function isNewest() {
  return "newest" in room.dataset;
}

/* What the wire calls html: a fragment, or one per language. */
export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = typeof html === "string" ? html : (html[language] ?? html.nl);
  return template.content.firstElementChild;
}
