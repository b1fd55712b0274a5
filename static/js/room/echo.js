/* What is not in yet, below the newest message, with how it stands in words. */

import { toEnd } from "./log.js";
import { isNewest, key, log, me, words } from "./page.js";
import { outboxOf, sendAgain, settle, throwAway, watchOutbox } from "./outbox.js";

const list = document.createElement("ol");
list.className = "messages";
list.dataset.outbox = "";

const told = {
  sending: () => words.sending,
  waiting: () => words.waiting,
  old: () => words.old,
  refused: ({ refused }) => (typeof refused === "string" ? refused : words.failed),
};

function button(text, act) {
  const shown = document.createElement("button");
  shown.type = "button";
  shown.className = "button button-small";
  shown.textContent = text;
  shown.addEventListener("click", act);
  return shown;
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
  how.dataset.how = message.how;
  how.textContent = told[message.how](message);
  by.append(who, " ", how);
  const text = document.createElement("p");
  text.textContent = message.text;
  body.append(by, text);
  if (message.how === "old" || message.how === "refused") {
    const choice = document.createElement("p");
    choice.className = "row";
    const again = message.how === "old" ? words.anyway : words.retry;
    choice.append(
      button(again, () => sendAgain(message)),
      button(words.discard, () => throwAway(message)),
    );
    body.append(choice);
  }
  item.append(body);
  return item;
}

let before = 0;

async function show() {
  const messages = await outboxOf(me, key);
  list.replaceChildren(...messages.map(echo));
  log.firstElementChild.append(list);
  if (messages.length > before && isNewest()) toEnd();
  before = messages.length;
}

/* The message is in: its echo makes room for what everybody sees. */
export function arrived(row) {
  if (!row.nonce || row.by !== me) return;
  list.querySelector(`[data-nonce="${CSS.escape(row.nonce)}"]`)?.remove();
  settle(row.nonce);
}

watchOutbox(show);
show();
