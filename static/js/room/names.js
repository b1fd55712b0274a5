/* Naming people: a list of who sits here after an @, and how many a group is before it is called.
   Typing the name in full does the same. */

const room = document.querySelector("[data-room]");
const box = room.querySelector("[data-composer] textarea");
const template = document.getElementById("names-template");
const TYPED = /(?<![\w@/.])@([\p{L}\p{M}' -]{0,40})$/u;
const GROUPS = { kamer: "room", room: "room", gastheren: "hosts", hosts: "hosts" };
const CALLED = new RegExp(`(?<![\\w@/.])@(${Object.keys(GROUPS).join("|")})(?![\\w-])`, "gi");
const MOST = 6;

const list = template?.content.firstElementChild.cloneNode(true);
let shown = []; // what may be chosen now
let at = 0;

function people() {
  const here = [...document.querySelectorAll("[data-people] [data-person]")]
    .filter((item) => item.dataset.person !== room.dataset.me)
    .map((item) => ({ name: item.dataset.name ?? item.textContent.trim(), about: item.dataset.organisation ?? "" }));
  const names = here.map((person) => person.name);
  for (const person of here) {
    const isShared = names.indexOf(person.name) !== names.lastIndexOf(person.name);
    person.text = `@${person.name}${isShared && person.about ? ` (${person.about})` : ""}`;
  }
  const { room: everybody, roomIs, hosts, hostsIs } = template.dataset;
  return [...here, { name: everybody.slice(1), text: everybody, about: roomIs }, { name: hosts.slice(1), text: hosts, about: hostsIs }];
}

function typed() {
  return TYPED.exec(box.value.slice(0, box.selectionStart))?.[1];
}

function look() {
  const word = typed()?.toLowerCase();
  shown =
    word === undefined
      ? []
      : people()
          .filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${word}`) && name.toLowerCase() !== word)
          .slice(0, MOST);
  at = 0;
  draw();
}

function draw() {
  list.replaceChildren(
    ...shown.map(({ text, about }, place) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `name-${place}`;
      item.setAttribute("aria-selected", place === at);
      const name = document.createElement("b");
      name.textContent = text;
      const more = document.createElement("span");
      more.className = "muted small";
      more.textContent = about;
      item.append(name, " ", more);
      return item;
    }),
  );
  list.hidden = !shown.length;
  if (shown.length) box.setAttribute("aria-activedescendant", `name-${at}`);
  else box.removeAttribute("aria-activedescendant");
}

function choose(place) {
  const end = box.selectionStart;
  const start = end - typed().length - 1;
  box.setRangeText(`${shown[place].text} `, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

const keys = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Enter: () => choose(at),
  Tab: () => choose(at),
  Escape: () => {
    shown = [];
    draw();
  },
};

function move(step) {
  at = (at + step + shown.length) % shown.length;
  draw();
}

/* How many a group is: asked once for each group while it stands in the text. */
const status = room.querySelector("[data-called]");
let asked = "";
async function count() {
  const called = new Set([...box.value.matchAll(CALLED)].map((found) => GROUPS[found[1].toLowerCase()]));
  const calls = called.has("room") ? "room" : called.has("hosts") ? "hosts" : "";
  if (calls === asked) return;
  asked = calls;
  const answer = calls && (await fetch(`${status.dataset.called}?calls=${calls}`));
  if (asked === calls) status.innerHTML = answer?.ok ? await answer.text() : "";
}

/* Who reads this is the only one for whom their own name stands out. */
function light(root) {
  for (const name of root.querySelectorAll(`[data-mention~="${CSS.escape(room.dataset.me)}"], [data-calls="room"]`)) {
    name.classList.add("is-me");
  }
}
const log = room.querySelector("[data-log]");
light(log);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.querySelectorAll) light(node);
}).observe(log, { childList: true, subtree: true });

if (box && list) {
  box.after(list);
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": "names", "aria-haspopup": "listbox" })) {
    box.setAttribute(name, value);
  }
  draw();
  box.addEventListener("input", () => {
    look();
    count();
  });
  box.addEventListener("keydown", (event) => {
    if (!shown.length || event.ctrlKey || event.metaKey || event.isComposing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("blur", () => setTimeout(keys.Escape, 150));
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    event.preventDefault(); // the box keeps the focus, and the cursor its place
    choose([...list.children].indexOf(item));
  });
  room.querySelector("[data-composer]").addEventListener("submit", () => setTimeout(count));
}
