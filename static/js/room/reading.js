/* How far somebody has read: told when the end of the conversation is on screen. */

import { tell } from "../live.js";
import { isAtEnd } from "./log.js";
import { log, me, room, stream } from "./page.js";

let last = Number(room.dataset.last);
let soon = 0;

/* Those of the rows that are new here, and not by the reader. */
export function newTo(rows) {
  const heard = rows.filter((row) => row.y === "msg" && row.no > last && row.by !== me);
  last = rows.reduce((no, row) => (row.y === "msg" ? Math.max(no, row.no) : no), last);
  return heard;
}

export function read() {
  if (document.hidden) return;
  clearTimeout(soon);
  soon = setTimeout(() => {
    if (isAtEnd() && last > Number(room.dataset.read)) {
      room.dataset.read = last;
      tell({ t: "read", stream, no: last });
    }
  }, 400);
}

room.querySelector("[data-read-form]")?.remove();
log.addEventListener("scroll", read, { passive: true });
document.addEventListener("visibilitychange", read);
