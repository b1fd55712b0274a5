/* A box above a long list of check boxes: type a word, choose, see it as a chip.
   The check boxes stay the truth; this only ticks them. */

const WAIT = 150;
const SHORTEST = 2;
let made = 0;

export function suggest(list) {
  const template = document.getElementById("suggest-template");
  if (!template || list.dataset.awake) return;
  list.dataset.awake = "yes";
  const box = template.content.firstElementChild.cloneNode(true);
  const [chips, label, input, options, note] = ["ul", "label", "input", "[role=listbox]", "[role=status]"].map(
    (part) => box.querySelector(part),
  );
  const chip = template.content.querySelector("template").content.firstElementChild;
  const most = Number(list.dataset.most) || Infinity;
  const name = `suggest-${++made}`;
  let active = -1;
  let request;
  let timer;

  label.htmlFor = input.id = name;
  options.id = `${name}-options`;
  note.id = `${name}-note`;
  input.setAttribute("aria-controls", options.id);
  input.setAttribute("aria-describedby", note.id);
  list.before(box);
  draw();

  function ticked() {
    return [...list.querySelectorAll("input[type=checkbox]:checked")];
  }

  function draw() {
    chips.replaceChildren(
      ...ticked().map((check) => {
        const item = chip.cloneNode(true);
        const words = check.labels[0].textContent.trim();
        for (const place of item.querySelectorAll("[data-word]")) place.textContent = words;
        item.querySelector("button").addEventListener("click", () => {
          tick(check, false);
          input.focus();
        });
        return item;
      }),
    );
    chips.hidden = !chips.children.length;
  }

  function tick(check, on) {
    check.checked = on;
    check.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function choose(option) {
    const check = [...list.querySelectorAll("input[type=checkbox]")].find(({ value }) => value === option.dataset.id);
    close();
    if (check && !check.checked && ticked().length >= most) {
      say(note.dataset.full);
      return;
    }
    input.value = "";
    if (check) tick(check, true);
  }

  function say(text = "") {
    note.textContent = text;
  }

  function point(index) {
    active = index;
    [...options.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    const option = options.children[active];
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    options.hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(-1);
  }

  function open(found) {
    options.replaceChildren(
      ...found.map(({ id, label: words, hint }, at) => {
        const option = document.createElement("li");
        const small = document.createElement("span");
        option.id = `${name}-${at}`;
        option.role = "option";
        option.dataset.id = id;
        small.className = "hint";
        small.textContent = hint ?? "";
        option.append(words, small);
        return option;
      }),
    );
    options.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    point(-1);
    say(found.length ? note.dataset.found.replace("0", found.length) : note.dataset.none);
  }

  async function look() {
    const word = input.value.trim();
    if (word.length < SHORTEST) return;
    request = new AbortController();
    try {
      const address = new URL(list.dataset.suggestUrl, location.href);
      address.searchParams.set("q", word);
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (answer.ok) open(await answer.json());
    } catch {
      // Typed on, or no connection: the check boxes below are still there.
    }
  }

  input.addEventListener("input", () => {
    close();
    say();
    timer = setTimeout(look, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    const count = options.hidden ? 0 : options.children.length;
    if (event.key === "ArrowDown" && count) point((active + 1) % count);
    else if (event.key === "ArrowUp" && count) point((active - 1 + count) % count);
    else if (event.key === "Enter" && count) choose(options.children[Math.max(active, 0)]);
    else if (event.key === "Escape" && count) close();
    else if (event.key !== "Enter" || !input.value) return;
    event.preventDefault();
  });

  input.addEventListener("blur", () => setTimeout(close, WAIT));
  options.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  list.addEventListener("change", draw);
}
