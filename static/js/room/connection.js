/* How the connection is, in words above the box. */

import { watch } from "../live.js";
import { form, room, words } from "./page.js";

const line = form.querySelector("[data-connection]");
let slow = 0;

function say(title, text) {
  line.hidden = !title;
  line.querySelector("[data-connection-title]").textContent = title;
  line.querySelector("[data-connection-text]").textContent = text;
}

/* Tell of it, and act when it is there. */
export function whenOnline(act) {
  watch((state) => {
    room.dataset.connection = state;
    clearTimeout(slow);
    if (state === "online") {
      say("", "");
      act();
    } else if (state === "offline") say(words.offline, words.offlineText);
    else if (state === "closed") say(words.signedOut, words.signedOutText);
    else slow = setTimeout(() => say(words.connecting, words.connectingText), 1500);
  });
}

export function close() {
  say(words.gone, words.goneText);
  for (const part of form.querySelectorAll("textarea, button")) part.disabled = true;
}
