/* What is new, as numbers in the menu, the tab bar and the list of rooms. They come whole, from a
   stream that is this member's alone, so they agree in every tab and cannot stick. */

import { listen } from "./live.js";

const { me } = document.body.dataset;
const template = document.getElementById("count-template");
let newest = -1;

function badge(text, label) {
  const shown = template.content.firstElementChild.cloneNode(true);
  shown.lastElementChild.textContent = ` ${label}`;
  shown.prepend(text);
  return shown;
}

function show(counts) {
  if (counts.s < newest) return; // what was counted earlier and came later
  newest = counts.s;
  const { new: isNew, named } = template.dataset;
  for (const place of document.querySelectorAll("[data-live-count=rooms]")) {
    place.replaceChildren(...(counts.rooms ? [badge(counts.rooms, isNew)] : []));
  }
  for (const link of document.querySelectorAll("[data-room-link]")) {
    const place = link.querySelector("[data-room-new]");
    if (!place || link.getAttribute("aria-current")) continue;
    const { unread, mentions } = counts.list[link.dataset.roomLink] ?? { unread: 0, mentions: 0 };
    const marks = [];
    if (mentions) marks.push(badge(`@${mentions}`, named));
    if (unread) marks.push(badge(unread, isNew));
    place.replaceChildren(...marks);
  }
  document.dispatchEvent(new CustomEvent("counts", { detail: counts }));
}

if (template) {
  // From the very beginning: the first answer is the numbers as they are now.
  listen(`counts:${me}`, "counts:0", { onRows: (rows) => show(rows.at(-1)), onReset: () => {} });
  document.addEventListener("live:counts", ({ detail }) => show(detail));
}
