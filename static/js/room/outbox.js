/* What was written and is not in yet: kept by the browser, sent oldest first and one at a time
   in each room, by whichever tab is online. The mark that each message carries makes the server
   take it once, however often it is sent. */

import { ask } from "../live.js";
import { all, drop, put } from "./store.js";

const DAY = 24 * 60 * 60 * 1000;
const told = new BroadcastChannel("outbox");
const watchers = new Set();
const sending = new Map(); // mark -> how it is being sent here: "sending" or "waiting"

function mark() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}

/* Hear that something in the outbox changed, here or in another tab. */
export function watchOutbox(watcher) {
  watchers.add(watcher);
}

function tellHere() {
  for (const watcher of watchers) watcher();
}

function tellAll() {
  tellHere();
  told.postMessage("changed");
}

told.addEventListener("message", tellHere);

/* Oldest first; each with how it stands: sending, waiting, refused or old. */
export async function outboxOf(me, room) {
  const mine = (await all("outbox")).filter((each) => each.me === me && each.room === room);
  return mine.map((each) => ({ ...each, how: standing(each) }));
}

function standing(message) {
  if (message.refused) return "refused";
  if (Date.now() - message.at > DAY) return "old"; // a week later nobody expects it any more
  return sending.get(message.nonce) ?? "waiting";
}

/* `reply` is the message that these words answer, or nothing. */
export async function write(me, room, text, reply) {
  await put("outbox", { me, room, text, reply, nonce: mark(), at: Date.now() });
  tellAll();
}

/* Somebody says: send it anyway, or once more. */
export async function sendAgain(message) {
  const { how: _how, refused: _refused, ...kept } = message;
  await put("outbox", { ...kept, at: Date.now() });
  tellAll();
  await deliver(message.me);
}

export async function throwAway(message) {
  await drop("outbox", message);
  tellAll();
}

/* The message is in, whoever sent it. */
export async function settle(nonce) {
  const known = (await all("outbox")).find((each) => each.nonce === nonce);
  sending.delete(nonce);
  if (known) await drop("outbox", known);
  if (known) tellAll();
}

/* Send what waits, room by room. The lock is one for all tabs: one in flight in each room. */
export async function deliver(me) {
  const rooms = new Set((await all("outbox")).filter((each) => each.me === me).map(({ room }) => room));
  await Promise.all(
    [...rooms].map((room) => alone(`outbox:${me}:${room}`, () => deliverIn(me, room))),
  );
}

function alone(name, act) {
  return navigator.locks ? navigator.locks.request(name, act) : act();
}

async function deliverIn(me, room) {
  for (;;) {
    // Read again each time: another tab may have sent it, or written more.
    const message = (await outboxOf(me, room)).find(({ how }) => how === "waiting");
    if (!message) return tellHere(); // what is left asks something of its writer
    if (!(await send(message))) return;
  }
}

async function send(message) {
  sending.set(message.nonce, "sending");
  tellHere();
  try {
    const { room, nonce, text, reply = "" } = message;
    await ask({ t: "send", stream: `room:${room}`, nonce, md: text, reply });
    await settle(message.nonce);
    return true;
  } catch (refusal) {
    sending.delete(message.nonce);
    if (refusal.again) {
      if (refusal.retry) setTimeout(() => deliver(message.me), refusal.retry);
    } else {
      const { how: _how, ...kept } = message;
      await put("outbox", { ...kept, refused: refusal.message || true });
    }
    tellAll();
    return !refusal.again; // who was refused is not in the way of what came after
  }
}
