/* One socket for this tab, many streams; each stream goes on from a position, so that nothing is
   missed and nothing comes twice. The server's side: network/kernel/live/. */

import { isPolling, Poll, startPolling, stopPolling } from "./polling.js";

const PROTOCOL = 1;
const SILENCE = 35_000; // the server says something every 25 s
const HIDDEN_LONG = 300_000;
const STAY_AWAY = new Set([4400, 4401, 4403, 4409]);
const ACK_EVERY = 64;
const IN_VAIN = 2; // sockets that never opened: this network lets none through

const streams = new Map(); // name -> {pos, want, onRows, onReset, onGone, …}
const requests = new Map(); // id -> {resolve, reject, frame}
const watchers = new Set();
let socket = null;
let state = "connecting";
let why = "";
let nextId = 1;
let attempts = 0;
let frames = 0;
let acknowledged = 0;
let silence = 0;
let retry = 0;
let refused = 0; // sockets in a row that never opened
let build = null; // of the process that greeted this page first
let anew = 0;
let hiddenSince = 0;

function become(next, reason = "") {
  if (state === next && why === reason) return;
  state = next;
  why = reason;
  for (const watcher of watchers) watcher(state, why);
}

/* Hear how the connection is: "connecting", "online", "offline" or "closed" with a reason. */
export function watch(watcher) {
  watchers.add(watcher);
  watcher(state, why);
}

/* Follow a stream from a position; `onRows` gets the newest state of whatever changed. With
   `want: "badge"` only `onBadge` is called, with counts. `onTyping` and `onPresence` in passing. */
export function listen(name, pos, { want = "full", ...handlers }) {
  const known = { pos, want, ...handlers };
  streams.set(name, known);
  if (state === "online") say({ t: "sub", id: nextId++, stream: name, ...place(known) });
  else connect();
}

/* What is long out of sight is only counted; it goes on from its position when it is seen again. */
function place({ pos, want }) {
  return { pos, want: hiddenSince ? "badge" : want };
}

function hide(long) {
  if (Boolean(hiddenSince) === long) return;
  hiddenSince = long ? Date.now() : 0;
  for (const [name, known] of streams)
    if (known.want === "full") tell({ t: "sub", id: nextId++, stream: name, ...place(known) });
}

/* Ask something of a stream. Rejected with `again` when the same may work later. */
export function ask(frame) {
  return new Promise((resolve, reject) => {
    if (state !== "online") {
      reject({ code: "offline", again: true });
      return;
    }
    const id = nextId++;
    requests.set(id, { resolve, reject });
    say({ ...frame, id });
  });
}

/* Say something that needs no answer. */
export function tell(frame) {
  if (state === "online") say(frame);
}

function say(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function connect() {
  clearTimeout(retry);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  if (state === "closed") return;
  if (!navigator.onLine) {
    become("offline");
    return;
  }
  become("connecting");
  frames = acknowledged = 0;
  const opened = (socket = isPolling() ? new Poll(streams, me()) : new WebSocket(address(), "rt.v1"));
  socket.addEventListener("open", () => {
    if (opened instanceof WebSocket) refused = 0;
    greet();
  });
  socket.addEventListener("message", (event) => hear(event.data));
  socket.addEventListener("close", (event) => lost(event.code));
}

function address() {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/rt/`;
}

function me() {
  return document.querySelector("[data-me]")?.dataset.me ?? null;
}

function greet() {
  const places = {};
  for (const [name, known] of streams) places[name] = place(known);
  say({
    t: "hello",
    id: nextId++,
    v: PROTOCOL,
    user: me(),
    build: build ?? undefined,
    hide: "hides" in document.documentElement.dataset || undefined,
    streams: places,
  });
  listenForSilence();
}

function listenForSilence() {
  clearTimeout(silence);
  silence = setTimeout(() => socket?.close(4000), SILENCE);
}

function hear(text) {
  listenForSilence();
  frames += 1;
  for (const line of text.split("\n")) if (line) take(JSON.parse(line));
  if (frames - acknowledged >= ACK_EVERY) acknowledge();
}

function acknowledge() {
  if (frames > acknowledged) {
    acknowledged = frames;
    say({ t: "ack", n: frames });
  }
}
setInterval(acknowledge, 1000);

const kinds = {
  ok(frame) {
    if (frame.user !== undefined) {
      attempts = 0;
      build ??= frame.build;
      become("online");
    }
    requests.get(frame.id)?.resolve(frame);
    requests.delete(frame.id);
  },
  err(frame) {
    requests.get(frame.id)?.reject(frame);
    requests.delete(frame.id);
  },
  e({ stream, s, row }) {
    const known = streams.get(stream);
    if (!known) return;
    const [epoch, seq] = known.pos.split(":");
    if (s <= Number(seq)) return;
    if (s > Number(seq) + 1) {
      say({ t: "sub", id: nextId++, stream, pos: known.pos });
      return;
    }
    known.pos = `${epoch}:${s}`;
    known.onRows([{ ...row, s }]);
  },
  sync({ stream, to, rows }) {
    const known = streams.get(stream);
    if (!known) return;
    const [epoch, seq] = known.pos.split(":");
    const fresh = rows.filter((row) => row.s === undefined || row.s > Number(seq));
    known.pos = `${epoch}:${Math.max(to, Number(seq))}`;
    if (fresh.length) known.onRows(fresh);
  },
  reset({ stream, pos }) {
    const known = streams.get(stream);
    if (!known) return;
    known.pos = pos;
    known.onReset?.();
  },
  gone({ stream }) {
    const known = streams.get(stream);
    streams.delete(stream);
    known?.onGone?.();
  },
  badge(frame) {
    streams.get(frame.stream)?.onBadge?.(frame);
  },
  eph({ stream, by }) {
    streams.get(stream)?.onTyping?.(by);
  },
  pres({ stream, n, d, whole }) {
    streams.get(stream)?.onPresence?.(d, n, Boolean(whole));
  },
  reload({ within }) {
    clearTimeout(anew);
    anew = setTimeout(comeAnew, Math.random() * within * 1000);
  },
  note({ what, note }) {
    document.dispatchEvent(new CustomEvent(`live:${what}`, { detail: note }));
  },
  ping() {
    acknowledge();
    say({ t: "pong" });
  },
  bye({ code, why: reason }) {
    if (STAY_AWAY.has(code)) become("closed", reason);
  },
};

/* Never in the middle of a text, nor under somebody's eyes. */
function comeAnew() {
  const busy = [...document.querySelectorAll("textarea")].some((box) => box.value);
  if (busy || !document.hidden) anew = setTimeout(comeAnew, 30_000);
  else location.reload();
}

function take(frame) {
  kinds[frame.t]?.(frame); // what a newer server says and we do not know is no harm
}

function lost(code) {
  clearTimeout(silence);
  if (socket instanceof Poll) {
    if (state !== "online") stopPolling(); // this way is closed too: the socket gets its turn
  } else if (code === 1006 && state !== "online") {
    refused += 1;
    if (refused >= IN_VAIN) startPolling();
  }
  for (const { reject } of requests.values()) reject({ code: "offline", again: true });
  requests.clear();
  if (STAY_AWAY.has(code)) become("closed", why || String(code));
  if (state === "closed") return;
  become(navigator.onLine ? "connecting" : "offline");
  attempts += 1;
  // Full jitter, so that a thousand tabs do not come back in the same second.
  retry = setTimeout(connect, Math.random() * Math.min(30_000, 500 * 2 ** attempts));
}

addEventListener("online", () => {
  attempts = 0;
  connect();
});
addEventListener("offline", () => become("offline"));
let outOfSight = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(outOfSight);
  if (document.hidden) {
    outOfSight = setTimeout(() => hide(true), HIDDEN_LONG);
    return;
  }
  hide(false);
  if (state !== "online") connect();
});
