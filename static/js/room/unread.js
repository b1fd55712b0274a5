/* The line above what is new stays where it is while somebody reads. Only what comes in while
   nobody looks at the page gets a new one, above the first of it. */

const room = document.querySelector("[data-room]");
const log = room.querySelector("[data-log]");
const words = document.getElementById("room-words").dataset;
let line = document.getElementById("new");
let drawnAway = false; // in this absence

function draw(item) {
  line?.remove();
  line = document.createElement("li");
  line.className = "unread";
  line.id = "new";
  const text = document.createElement("span");
  text.textContent = words.unreadLine;
  line.append(text);
  item.before(line);
  drawnAway = true;
}

new MutationObserver((changes) => {
  if (!document.hidden || drawnAway) return;
  for (const { addedNodes } of changes) {
    for (const item of addedNodes) {
      if (item.dataset?.no > Number(room.dataset.last) && item.dataset.by !== room.dataset.me) {
        draw(item);
        return;
      }
    }
  }
}).observe(log, { childList: true, subtree: true });

document.addEventListener("visibilitychange", () => {
  if (document.hidden) drawnAway = false;
});
