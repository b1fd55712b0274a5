/* A room comes alive: messages arrive, are sent once, and are told once to who cannot see them.
   Without this file the page reads and posts all the same. */

import { ask, listen, tell, watch } from "./live.js";
import { takeQuote } from "./room/acts.js";

const room = document.querySelector("[data-room]");
const log = room.querySelector("[data-log]");
const form = room.querySelector("[data-composer]");
const box = form.querySelector("textarea");
const announcer = document.getElementById("announcer");
const words = document.getElementById("room-words").dataset;
const stream = `room:${room.dataset.room}`;
const language = document.documentElement.lang;
const waiting = []; // what was written and is not in yet, oldest first
let isSending = false;
let last = Number(room.dataset.last);
const waitingKey = `waiting:${room.dataset.me}:${room.dataset.room}`;

/* The log ------------------------------------------------------------------------------------ */

function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
}

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = typeof html === "string" ? html : (html[language] ?? html.nl);
  return template.content.firstElementChild;
}

function lists() {
  return [...log.querySelectorAll("ol.messages")];
}

function newestList() {
  const known = lists();
  if (known.length) return known.at(-1);
  const list = document.createElement("ol");
  list.className = "messages";
  log.firstElementChild.append(list);
  return list;
}

function place(row) {
  const shown = fragment(row.html);
  const known = document.getElementById(`m-${row.no}`);
  const echo = row.nonce && log.querySelector(`[data-nonce="${CSS.escape(row.nonce)}"]`);
  if (echo) echo.remove();
  if (known) {
    known.replaceWith(shown);
    return false;
  }
  if (!("newest" in room.dataset)) return true; // an older stretch is on screen
  const stays = isAtEnd() || row.by === room.dataset.me;
  const list = newestList();
  const after = [...list.querySelectorAll("li[data-no]")].findLast(
    (item) => Number(item.dataset.no) < row.no,
  );
  if (after) after.after(shown);
  else list.prepend(shown);
  if (stays) toEnd();
  return true;
}

function seat(row) {
  const people = document.querySelector("[data-people]");
  const known = people.querySelector(`[data-person="${CSS.escape(row.id)}"]`);
  if (row.state !== "active") known?.remove();
  else if (!known) {
    const item = document.createElement("li");
    item.className = "person";
    item.dataset.person = row.id;
    item.textContent = row.name;
    people.append(item);
  }
}

function take(rows) {
  const heard = [];
  for (const row of rows) {
    if (row.y === "member") seat(row);
    if (row.y !== "msg") continue;
    settle(row.nonce);
    const isNew = place(row) && row.no > last;
    last = Math.max(last, row.no);
    if (isNew && row.by !== room.dataset.me) heard.push(row);
  }
  announce(heard);
  if (!document.hidden) read();
}

/* One sentence a message, all at once when many come: the history itself is never read aloud. */
function announce(rows) {
  if (!rows.length || document.getElementById("quiet")?.checked) return;
  announcer.textContent =
    rows.length > 3
      ? words.several.replace("{n}", rows.length)
      : rows
          .map((row) => {
            const text = fragment(row.html).querySelector(".message-text")?.textContent ?? "";
            return row.name ? `${row.name}: ${text.trim()}` : text.trim();
          })
          .join(" ");
}

let reading = 0;
function read() {
  clearTimeout(reading);
  reading = setTimeout(() => {
    if (isAtEnd() && last > Number(room.dataset.read)) {
      room.dataset.read = last;
      tell({ t: "read", stream, no: last });
    }
  }, 400);
}

/* Writing ------------------------------------------------------------------------------------- */

function keep() {
  try {
    localStorage.setItem(waitingKey, JSON.stringify(waiting));
  } catch {
    /* a private window keeps nothing; the page still sends what it has */
  }
}

function mark() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}

function echo(message) {
  const item = document.createElement("li");
  item.className = "message is-pending";
  item.dataset.nonce = message.nonce;
  const body = document.createElement("div");
  const by = document.createElement("p");
  by.className = "message-by";
  const who = document.createElement("b");
  who.textContent = words.you;
  const how = document.createElement("span");
  how.className = "small muted";
  how.dataset.how = "";
  by.append(who, " ", how);
  const text = document.createElement("p");
  text.textContent = message.text;
  body.append(by, text);
  item.append(body);
  newestList().append(item);
  toEnd();
}

function shown(message, text, again) {
  const how = log.querySelector(`[data-nonce="${CSS.escape(message.nonce)}"] [data-how]`);
  if (!how) return;
  how.textContent = text;
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.textContent = words.retry;
    button.addEventListener("click", () => {
      message.refused = false;
      next();
    });
    how.append(" ", button);
  }
}

function settle(nonce) {
  const place = waiting.findIndex((message) => message.nonce === nonce);
  if (place >= 0) {
    waiting.splice(place, 1);
    keep();
  }
}

/* Oldest first, one at a time: what was written first is said first. */
async function next() {
  const message = waiting[0];
  if (isSending || !message || message.refused) return;
  isSending = true;
  shown(message, words.sending);
  try {
    await ask({ t: "send", stream, nonce: message.nonce, md: message.text, reply: message.reply ?? "" });
    settle(message.nonce);
  } catch (refusal) {
    if (refusal.again) {
      shown(message, words.waiting);
      if (refusal.retry) setTimeout(next, refusal.retry);
    } else {
      message.refused = true;
      keep();
      shown(message, refusal.message || words.failed, true);
    }
    isSending = false;
    return;
  }
  isSending = false;
  next();
}

form.addEventListener("submit", (event) => {
  if (!box) return;
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  const message = { nonce: mark(), text, reply: takeQuote() };
  waiting.push(message);
  keep();
  echo(message);
  box.value = "";
  box.focus();
  next();
});

box?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

/* The connection ------------------------------------------------------------------------------ */

const line = form.querySelector("[data-connection]");
let slow = 0;

function tellConnection(title, text) {
  line.hidden = !title;
  line.querySelector("[data-connection-title]").textContent = title;
  line.querySelector("[data-connection-text]").textContent = text;
}

watch((state) => {
  room.dataset.connection = state;
  clearTimeout(slow);
  if (state === "online") {
    tellConnection("", "");
    next();
  } else if (state === "offline") tellConnection(words.offline, words.offlineText);
  else if (state === "closed") tellConnection(words.signedOut, words.signedOutText);
  else slow = setTimeout(() => tellConnection(words.connecting, words.connectingText), 1500);
});

listen(stream, room.dataset.position, {
  onRows: take,
  onReset: () => location.reload(),
  onGone: () => {
    tellConnection(words.gone, words.goneText);
    for (const part of form.querySelectorAll("textarea, button")) part.disabled = true;
  },
});

/* Beginning ----------------------------------------------------------------------------------- */

document.querySelector("[data-quiet]").hidden = false;
room.querySelector("[data-read-form]")?.remove();
for (const message of JSON.parse(localStorage.getItem(waitingKey) ?? "[]")) {
  waiting.push(message);
  echo(message);
}
const unread = document.getElementById("new");
if (unread) unread.scrollIntoView({ block: "start" });
else if ("newest" in room.dataset) toEnd();
log.addEventListener("scroll", read, { passive: true });
document.addEventListener("visibilitychange", () => document.hidden || read());
read();
