/* The log: each message in its own place, by its number. */

import { fragment, isNewest, log, me } from "./page.js";

export function isAtEnd() {
  return log.scrollTop > -80; // the log is laid out from its end, so there it stands at 0
}

export function toEnd() {
  log.scrollTop = 0;
}

export function newestList() {
  const known = [...log.querySelectorAll("ol.messages:not([data-outbox])")];
  if (known.length) return known.at(-1);
  const list = document.createElement("ol");
  list.className = "messages";
  log.firstElementChild.append(list);
  return list;
}

/* Show a message's newest state, where it belongs. */
export function place(row) {
  const shown = fragment(row.html);
  const known = document.getElementById(`m-${row.no}`);
  if (known) {
    const hadFocus = known === document.activeElement;
    if (known.hasAttribute("tabindex")) shown.tabIndex = known.tabIndex;
    known.replaceWith(shown);
    if (hadFocus) shown.focus({ preventScroll: true });
    return;
  }
  if (!isNewest()) return; // an older stretch is on screen
  const stays = isAtEnd() || row.by === me;
  const list = newestList();
  const before = [...list.querySelectorAll("li[data-no]")].findLast(
    (item) => Number(item.dataset.no) < row.no,
  );
  if (before) before.after(shown);
  else list.prepend(shown);
  if (stays) toEnd();
}
