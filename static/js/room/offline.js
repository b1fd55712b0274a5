/* The newest messages can be read without a connection: a worker keeps the page as it was sent,
   and here the rows are kept that came in since. */

import { take } from "./rows.js";
import { key, me, room } from "./page.js";
import { all, drop, put } from "./store.js";

const KEPT = 50;
const [epoch, seq] = room.dataset.position.split(":");

async function ours() {
  const rows = (await all("rows")).filter((each) => each.me === me && each.room === key);
  return rows.sort((one, other) => one.no - other.no);
}

export async function keep(rows) {
  for (const row of rows) {
    if (row.y === "msg" && row.no !== null) await put("rows", { me, room: key, no: row.no, epoch, row });
  }
  const kept = await ours();
  for (const old of kept.slice(0, Math.max(0, kept.length - KEPT))) await drop("rows", old);
}

/* A page from before shows what came after it, as if it came now. */
export async function recall() {
  const kept = await ours();
  const later = kept.filter((each) => each.epoch === epoch && each.row.s > Number(seq));
  if (later.length) take(later.map(({ row }) => row));
  for (const old of kept) if (old.epoch !== epoch) await drop("rows", old);
}

/* Whoever is no longer in the room does not keep it either. */
export async function forget() {
  for (const row of await ours()) await drop("rows", row);
  await (await globalThis.caches?.open("rooms"))?.delete(location.pathname);
}

if (globalThis.navigator.serviceWorker) {
  navigator.serviceWorker.register("/rooms/worker.js", { scope: "/rooms/" }).catch(() => {
    /* without it, a page without a connection is the browser's own */
  });
}
