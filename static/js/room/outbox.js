/* What was written and is not in yet: kept, sent oldest first and one at a time. */

import { ask } from "../live.js";
import { newestList, toEnd } from "./log.js";
import { box, form, key, log, me, stream, words } from "./page.js";

const waiting = [];
const kept = `waiting:${me}:${key}`;
let isSending = false;

function keep() {
  try {
    localStorage.setItem(kept, JSON.stringify(waiting));
  } catch {
    /* a private window keeps nothing; the page still sends what it has */
  }
}

function mark() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}

function pending(nonce) {
  return log.querySelector(`[data-nonce="${CSS.escape(nonce)}"]`);
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
  const how = pending(message.nonce)?.querySelector("[data-how]");
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

/* The message is in: its echo makes room for what everybody sees. */
export function arrived(row) {
  if (!row.nonce) return;
  settle(row.nonce);
  pending(row.nonce)?.remove();
}

/* Oldest first, one at a time: what was written first is said first. */
export async function next() {
  const message = waiting[0];
  if (isSending || !message || message.refused) return;
  isSending = true;
  shown(message, words.sending);
  try {
    await ask({ t: "send", stream, nonce: message.nonce, md: message.text });
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
  const message = { nonce: mark(), text };
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

for (const message of JSON.parse(localStorage.getItem(kept) ?? "[]")) {
  waiting.push(message);
  echo(message);
}
