/* Replies come in while a thread is open; without this file they are there at the next look. */

import { listen } from "../live.js";

const thread = document.querySelector("[data-thread]");
const replies = thread.querySelector("[data-replies]");
const language = document.documentElement.lang;

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = typeof html === "string" ? html : (html[language] ?? html.nl);
  return template.content.firstElementChild;
}

function place(row) {
  const shown = fragment(row.html);
  shown.dataset.threadNo = row.thread_no;
  const items = [...replies.querySelectorAll("[data-thread-no]")];
  const known = items.find((item) => Number(item.dataset.threadNo) === row.thread_no);
  if (known) known.replaceWith(shown);
  else {
    const after = items.findLast((item) => Number(item.dataset.threadNo) < row.thread_no);
    if (after) after.after(shown);
    else replies.prepend(shown);
  }
}

/* What is on screen is read. */
const form = thread.querySelector("[data-thread-read]");
if (form) {
  fetch(form.action, { method: "POST", body: new FormData(form) });
  form.remove();
}

listen(`room:${thread.dataset.room}`, thread.dataset.position, {
  onRows: (rows) => rows.filter((row) => String(row.thread) === thread.dataset.thread).forEach(place),
  onReset: () => location.reload(),
  onGone: () => location.reload(),
});
