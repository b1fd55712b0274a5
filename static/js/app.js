/* Every page works without this file; with it, a few things go more smoothly. */

const COOKIE_AGE = 60 * 60 * 24 * 365;

/* Light or dark: kept in a cookie, so that the server sends the page in that theme at once. */
function switchTheme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = (root.dataset.theme ?? (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  root.dataset.theme = theme;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${COOKIE_AGE}; SameSite=Lax${secure}`;
}

/* Other scripts say: document.dispatchEvent(new CustomEvent("toast", { detail: "…" })) */
function toast(text) {
  const region = document.querySelector("[data-toasts]");
  const template = document.getElementById("toast-template");
  if (!region || !template) return;
  const shown = template.content.cloneNode(true);
  if (text) shown.querySelector("[data-text]").textContent = text;
  region.append(shown);
  awaken(region);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

const presses = {
  "[data-theme-switch]": switchTheme,
  "[data-dismiss]": (button) => button.closest(".toast").remove(),
  "[data-closes]": (button) => button.closest("dialog").close(),
  "[data-print]": () => print(),
  "[data-opens]": (button, event) => {
    const dialog = document.getElementById(button.dataset.opens);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  },
};

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  for (const [selector, act] of Object.entries(presses)) {
    const button = event.target.closest(selector);
    if (button) act(button, event);
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  closeMenus();
});

document.addEventListener("toast", (event) => toast(event.detail));

/* A refusal comes back as a whole page: say its reason where the person is. */
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.response, "text/html");
  toast(page.querySelector("[data-refusal]")?.textContent.trim());
});
document.addEventListener("htmx:sendError", () => toast());

/* What only means something with script shows itself; also in what htmx brings later. */
function awaken(root) {
  const inside = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  for (const element of inside("[data-theme-switch], [data-dismiss], [data-print]")) element.hidden = false;
  const lists = inside("[data-suggest-url]");
  if (lists.length) import("./suggest.js").then(({ suggest }) => lists.forEach(suggest));
  if (!window.htmx && inside("[hx-get], [hx-post], [data-htmx]").length) loadHtmx();
}

let asked = false;
function loadHtmx() {
  const source = document.querySelector("meta[name=htmx-source]")?.content;
  if (!source || asked) return;
  asked = true;
  const add = () => document.head.append(Object.assign(document.createElement("script"), { src: source }));
  // Between "interactive" and "complete" htmx would wait for an event that has been.
  if (document.readyState === "complete") add();
  else addEventListener("load", add, { once: true });
}

document.addEventListener("htmx:load", (event) => awaken(event.detail.elt));
awaken(document);

/* Numbers that wait for somebody go on counting; after the page itself, which needs no socket. */
if (document.body.dataset.me) addEventListener("load", () => import("./counts.js"), { once: true });

/* A screen reader hears a status only when it changes: say what the page came with. */
const region = document.querySelector("[data-toasts]");
if (region) setTimeout(() => region.append(...region.children), 300);

/* Nobody is signed in here: what this browser kept of conversations is nobody's to read. What was
   written and not sent waits for its writer, who alone is shown it. */
if ("visitor" in document.documentElement.dataset) {
  globalThis.caches?.delete("rooms");
  globalThis.indexedDB?.deleteDatabase("room-rows");
}
