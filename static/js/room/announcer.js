/* One sentence a message, one for all when many come: the history itself is never read aloud. */

import { fragment, me, words } from "./page.js";

const PAUSE = 500; // what comes within it is told together
const MANY = 3;
const announcer = document.getElementById("announcer");
const choice = document.getElementById("aloud");
const kept = `aloud:${me}`;
let heard = [];
let soon = 0;

function sentence(row) {
  const text = fragment(row.html).querySelector(".message-text")?.textContent ?? "";
  const said = text.trim().replace(/\s+/g, " ");
  return row.name ? `${row.name}: ${said}` : said;
}

function speak() {
  announcer.textContent =
    heard.length > MANY
      ? words.several.replace("{n}", heard.length)
      : heard.map(sentence).join(" ");
  heard = [];
}

export function announce(rows) {
  const wanted = choice?.value ?? "all";
  const named = rows.filter((row) => wanted === "all" || row.mentions?.includes(me));
  if (wanted === "none" || !named.length) return;
  heard.push(...named);
  clearTimeout(soon);
  soon = setTimeout(speak, PAUSE);
}

if (choice) {
  choice.closest("[data-aloud]").hidden = false;
  choice.value = localStorage.getItem(kept) ?? "all";
  choice.addEventListener("change", () => {
    try {
      localStorage.setItem(kept, choice.value);
    } catch {
      /* a private window forgets */
    }
  });
}
