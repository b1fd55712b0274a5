/* The streams without a socket, for networks that let none through: ask, wait, ask again.
   It looks like a socket to live.js, which speaks the same frames over either. */

const WAIT = 25;
const HOUR = 60 * 60 * 1000;
const KEPT = "live:polling-since";

/* Whether a socket was in vain here within the hour. */
export function isPolling() {
  return Date.now() - Number(localStorage.getItem(KEPT) ?? 0) < HOUR;
}

export function startPolling() {
  try {
    localStorage.setItem(KEPT, Date.now());
  } catch {
    /* a private window finds out again on each page */
  }
}

export function stopPolling() {
  localStorage.removeItem(KEPT);
}

export class Poll extends EventTarget {
  readyState = WebSocket.CONNECTING;
  #streams; // name -> {pos}: live.js keeps the positions, each question reads them
  #user;
  #asking = new AbortController();

  constructor(streams, user) {
    super();
    this.#streams = streams;
    this.#user = user;
    this.#ask();
  }

  async #ask() {
    for (let first = true; this.readyState !== WebSocket.CLOSED; first = false) {
      try {
        const places = [...this.#streams].map(([name, { pos }]) => `${name}:${pos}`).join(",");
        const about = new URLSearchParams({ streams: places, wait: first ? 0 : WAIT });
        if (this.#user) about.set("user", this.#user);
        const answer = await fetch(`/api/rt/changes?${about}`, { signal: this.#asking.signal });
        await this.#hear(answer, first);
      } catch (error) {
        if (error.name !== "AbortError") this.#end(1006);
      }
    }
  }

  async #hear(answer, first) {
    const text = (await answer.text()).trim();
    if (this.readyState === WebSocket.CLOSED) return;
    if (answer.status === 401) return this.#end(4401);
    if (answer.status === 403) return this.#end(4403);
    if (!answer.ok) return this.#end(1006);
    if (first) {
      this.readyState = WebSocket.OPEN;
      this.dispatchEvent(new Event("open"));
    }
    this.#bring(text);
    const bye = text.split("\n").find((line) => line.startsWith('{"t":"bye"'));
    if (bye) this.#end(JSON.parse(bye).code);
  }

  async send(text) {
    const frame = JSON.parse(text);
    if (frame.t === "hello") {
      this.#bring(JSON.stringify({ t: "ok", id: frame.id, user: this.#user }));
    } else if (frame.t === "sub") {
      // A new question takes all streams along.
      this.#asking.abort();
      this.#asking = new AbortController();
    } else if (!["ack", "pong", "unsub"].includes(frame.t)) {
      try {
        const answer = await fetch("/api/rt/say", { method: "POST", body: text });
        const told = JSON.parse(await answer.text());
        this.#bring(JSON.stringify({ ...told, id: frame.id }));
      } catch {
        this.#end(1006);
      }
    }
  }

  close(code = 1000) {
    this.#end(code);
  }

  #bring(text) {
    if (text) this.dispatchEvent(new MessageEvent("message", { data: text }));
  }

  #end(code) {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.#asking.abort();
    this.dispatchEvent(new CloseEvent("close", { code }));
  }
}
