/* Rooms without a connection: the page of a room as it was last sent, with what it needs to show
   itself. The network always comes first; nothing is answered from here while it answers. */

const PAGES = "rooms";
const PARTS = "parts";
const KEPT = 40; // rooms

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(first(request, PARTS));
  else if (request.mode === "navigate") event.respondWith(page(request, address));
});

async function first(request, shelf) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(shelf)).put(request, answer.clone());
    return answer;
  } catch (error) {
    const known = await caches.match(request, { cacheName: shelf });
    if (known) return known;
    throw error;
  }
}

async function page(request, address) {
  try {
    const answer = await fetch(request);
    // Sent on to somewhere else: signed out, and then nothing of the rooms stays here.
    if (answer.redirected || answer.type === "opaqueredirect") await caches.delete(PAGES);
    else if (answer.ok && !address.search) await keep(address.pathname, answer.clone());
    return answer;
  } catch (error) {
    const known = await caches.match(address.pathname, { cacheName: PAGES });
    if (known) return known;
    throw error;
  }
}

async function keep(path, answer) {
  const shelf = await caches.open(PAGES);
  await shelf.delete(path); // so that the keys stand in the order of the visits
  await shelf.put(path, answer);
  for (const old of (await shelf.keys()).slice(0, -KEPT)) await shelf.delete(old);
}
