/* A room comes alive: messages arrive, are sent once, and are told once to who cannot see them.
   Without this file the page reads and posts all the same. */

import { listen } from "./live.js";
import "./room/names.js";
import "./room/unread.js";
import { announce } from "./room/announcer.js";
import "./room/composer.js";
import { close, whenOnline } from "./room/connection.js";
import { place, toEnd } from "./room/log.js";
import { arrived } from "./room/echo.js";
import { scrollOn } from "./room/history.js";
import { wake } from "./room/keys.js";
import { forget, keep, recall } from "./room/offline.js";
import { deliver } from "./room/outbox.js";
import { isNewest, me, room, stream } from "./room/page.js";
import { seat } from "./room/people.js";
import { newTo, read } from "./room/reading.js";
import { take, whenRow, whenTaken } from "./room/rows.js";

whenRow("member", seat);
whenRow("msg", arrived);
whenRow("msg", (row) => row.no !== null && place(row)); // else it was said in a thread only
whenTaken((rows) => {
  announce(newTo(rows));
  read();
});

whenOnline(() => deliver(me));
await recall();
listen(stream, room.dataset.position, {
  onRows: (rows) => {
    take(rows);
    keep(rows);
  },
  onReset: () => location.reload(),
  onGone: () => {
    close();
    forget();
  },
});

const unread = document.getElementById("new");
if (unread) unread.scrollIntoView({ block: "start" });
else if (!location.hash && isNewest()) toEnd();
wake();
scrollOn();
read();
