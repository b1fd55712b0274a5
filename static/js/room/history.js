/* Earlier and later pages come by themselves while somebody scrolls, and what is being read stays
   where it is: when a page comes in, and when an image turns out taller than it was. */

import { isAtEnd, place } from "./log.js";
import { isNewest, log, room } from "./page.js";
import { whenRow } from "./rows.js";

const content = log.firstElementChild;
const AHEAD = "600px 0px";
const MISSED = 50;
const missed = []; // rows that came in while the end was not on the page
let read = null; // the message at the top of the view, and how high it stood

function remember() {
  const top = log.getBoundingClientRect().top;
  const first = [...content.querySelectorAll("li[data-no]")].find(
    (item) => item.getBoundingClientRect().bottom > top,
  );
  read = first && { id: first.id, top: first.getBoundingClientRect().top };
}

function restore() {
  const item = read && document.getElementById(read.id);
  if (item) log.scrollTop += item.getBoundingClientRect().top - read.top;
}

function steady(act) {
  remember();
  act();
  restore();
}

async function pageAt(link) {
  const answer = await fetch(link.href);
  if (!answer.ok || answer.redirected) throw new Error("no page");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function partsOf(page) {
  const parts = [...page.querySelector("[data-log]").firstElementChild.children];
  return parts.filter((part) => !part.matches(".room-older, .unread"));
}

/* Where one page ends and the next begins on the same day, the day is written once. */
function withoutSecondDay(parts) {
  const days = new Set();
  for (const day of parts.filter((part) => part.matches(".day"))) {
    const time = day.querySelector("time").dateTime;
    if (days.has(time)) day.remove();
    days.add(time);
  }
}

async function older(link) {
  const page = await pageAt(link);
  const before = page.querySelector("[data-older]");
  steady(() => {
    link.parentElement.after(...partsOf(page));
    if (before) link.setAttribute("href", before.getAttribute("href"));
    else link.parentElement.remove();
    withoutSecondDay([...content.children]);
  });
  return before;
}

async function newer(link) {
  const page = await pageAt(link);
  const after = page.querySelector("[data-newer]");
  steady(() => {
    link.parentElement.before(...partsOf(page));
    withoutSecondDay([...content.children]);
    if (after) link.setAttribute("href", after.getAttribute("href"));
    else {
      link.parentElement.remove();
      content.querySelector("[data-to-end]")?.remove();
      room.dataset.newest = "";
      for (const row of missed.splice(0)) place(row);
    }
  });
  return after;
}

function comesByItself(selector, load) {
  const link = content.querySelector(selector);
  if (!link) return;
  const watcher = new IntersectionObserver(
    async ([seen]) => {
      if (!seen.isIntersecting) return;
      watcher.unobserve(link);
      try {
        if (await load(link)) watcher.observe(link);
      } catch {
        /* without a connection the link stays a link */
      }
    },
    { root: log, rootMargin: AHEAD },
  );
  watcher.observe(link);
}

whenRow("msg", (row) => {
  if (isNewest()) return;
  missed.push(row);
  if (missed.length > MISSED) missed.shift();
});

let asked = 0;
log.addEventListener(
  "scroll",
  () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(remember);
  },
  { passive: true },
);
new ResizeObserver(() => {
  if (!isAtEnd()) restore();
}).observe(content);

export function scrollOn() {
  remember();
  comesByItself("[data-older]", older);
  comesByItself("[data-newer]", newer);
}
