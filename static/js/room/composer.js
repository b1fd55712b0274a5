/* The box: what is written goes to the outbox at once; what is not finished is kept per room. */

import { takeQuote } from "./acts.js";
import { box, form, key, me } from "./page.js";
import { deliver, write } from "./outbox.js";

const draft = `draft:${me}:${key}`;

function keepDraft() {
  try {
    if (box.value) localStorage.setItem(draft, box.value);
    else localStorage.removeItem(draft);
  } catch {
    /* a private window keeps nothing */
  }
}

export async function say(text, reply = "") {
  await write(me, key, text, reply);
  deliver(me);
}

if (box) {
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    box.focus();
    await say(text, takeQuote());
    keepDraft(); // only now: until it was in the outbox it was still a draft
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  box.addEventListener("input", keepDraft);
  if (!box.value) box.value = localStorage.getItem(draft) ?? "";
}
