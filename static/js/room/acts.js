/* What one may do with a message, without leaving the room: the menu at each message, reactions,
   and an answer with a quote. All of it is a link to the message's own page first. */

import { ask } from "../live.js";
import { log, me, room, stream } from "./page.js";

const menu = room.querySelector("[data-menu]");
const quoting = room.querySelector("[data-quoting]");

/* The row is the same for everybody: which reactions are one's own is known here. */
function markOwn(within) {
  for (const link of within.querySelectorAll("[data-react]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", link.dataset.by.split(" ").includes(me));
  }
}

function toast(text) {
  if (text) document.dispatchEvent(new CustomEvent("toast", { detail: text }));
}

/* Over the socket; where that is not there, as the page does it. */
async function react(message, mark, on, instead) {
  try {
    await ask({ t: "react", stream, msg: message, emoji: mark, on });
  } catch (refusal) {
    if (refusal.again) instead();
    else toast(refusal.message);
  }
}

let asked = null; // the link at which the menu was opened

async function open(link) {
  asked = link;
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) {
    location.href = link.href;
    return;
  }
  menu.querySelector("[data-menu-body]").innerHTML = await answer.text();
  menu.showModal();
}

function quote(link) {
  quoting.querySelector("input").value = link.dataset.quote;
  quoting.querySelector("[data-quoting-by]").textContent = link.dataset.quoteBy;
  quoting.querySelector("[data-quoting-text]").textContent = link.dataset.quoteText;
  quoting.hidden = false;
  menu.close();
  room.querySelector("[data-composer] textarea")?.focus();
}

/* The message that the next words answer, taken once. */
export function takeQuote() {
  if (!quoting) return "";
  const { value } = quoting.querySelector("input");
  quoting.querySelector("input").value = "";
  quoting.hidden = true;
  return value;
}

const presses = {
  "[data-more]": (link) => open(link).catch(() => (location.href = link.href)),
  "[data-react]": (link) => {
    const isOn = link.getAttribute("aria-pressed") !== "true";
    const { id } = link.closest("[data-id]").dataset;
    react(id, link.dataset.react, isOn, () => (location.href = link.href));
  },
  "[data-marks] [data-mark]": (button) => {
    const form = button.closest("form");
    const isOn = button.getAttribute("aria-pressed") !== "true";
    menu.close();
    react(form.dataset.marks, button.dataset.mark, isOn, () => form.requestSubmit(button));
  },
  "[data-quote]": (link) => quoting && quote(link),
  "[data-quoting-stop]": () => takeQuote(),
  "[data-goes-to]": (link) => {
    const there = document.getElementById(`m-${link.dataset.goesTo}`);
    if (!there) return false;
    there.scrollIntoView({ block: "center" });
    there.querySelector("[data-more]")?.focus({ preventScroll: true });
    return true;
  },
};

room.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  for (const [selector, act] of Object.entries(presses)) {
    const pressed = event.target.closest(selector);
    if (!pressed) continue;
    if (act(pressed) !== false) event.preventDefault();
    return;
  }
});

room.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("[data-react]")) return;
  event.preventDefault();
  event.target.click();
});

menu.addEventListener("close", () => asked?.isConnected && asked.focus());
menu.addEventListener("click", (event) => event.target === menu && menu.close());

/* What arrives is marked as what was there; how many are pinned is counted along. */
const pins = room.querySelector("[data-pins]");
new MutationObserver((changes) => {
  for (const { addedNodes, removedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) markOwn(node);
    const [before, after] = [removedNodes[0], addedNodes[0]];
    if (!before?.dataset?.no || before.dataset.no !== after?.dataset?.no) continue;
    const more = ("pinned" in after.dataset) - ("pinned" in before.dataset);
    if (!more) continue;
    const count = pins.querySelector("[data-pins-count]");
    count.textContent = Number(count.textContent) + more;
    pins.hidden = count.textContent === "0";
  }
}).observe(log, { childList: true, subtree: true });
markOwn(log);
