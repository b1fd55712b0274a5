/* The room with the keyboard alone: arrows from message to message, Escape back to the box, and
   ? for what else there is. Tab comes to one message; its own links follow. */

import { toEnd } from "./log.js";
import { box, log } from "./page.js";

const help = document.getElementById("keys");
const messages = () => [...log.querySelectorAll("li[data-no]")];

function goTo(item) {
  if (!item) return;
  for (const other of log.querySelectorAll('li[tabindex="0"]')) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

const moves = {
  ArrowUp: (all, here) => all[here < 0 ? all.length - 1 : Math.max(0, here - 1)],
  ArrowDown: (all, here) => all[here < 0 ? all.length - 1 : Math.min(all.length - 1, here + 1)],
  Home: (all) => all[0],
  End: (all) => all.at(-1),
};

log.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target !== log && !event.target.matches("li[data-no]")) {
    if (event.key === "Escape" && !event.defaultPrevented) goTo(event.target.closest("li[data-no]"));
    return;
  }
  if (event.key === "Escape") {
    event.preventDefault();
    box?.focus();
  }
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const all = messages();
  goTo(move(all, all.indexOf(event.target)));
});

box?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowUp" || box.value || event.defaultPrevented) return;
  event.preventDefault();
  toEnd();
  goTo(messages().at(-1));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.target.closest("input, textarea, select, dialog")) return;
  event.preventDefault();
  help?.showModal();
});

/* The newest message is where Tab comes in; the log itself is then no stop of its own. */
export function wake() {
  const last = messages().at(-1);
  if (!last) return;
  last.tabIndex = 0;
  log.tabIndex = -1;
}
