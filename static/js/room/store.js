/* What the browser keeps of rooms: words that are not in yet, and the newest rows that were seen.
   Where nothing may be kept (some private windows), it is kept as long as the page is open. */

const KEYS = {
  outbox: { keyPath: "id", autoIncrement: true },
  rows: { keyPath: ["me", "room", "no"] },
};
const memory = { outbox: new Map(), rows: new Map() };
const opening = {};
let lastId = 0;

function open(shelf) {
  opening[shelf] ??= new Promise((resolve) => {
    if (!globalThis.indexedDB) return resolve(null);
    const asked = indexedDB.open(`room-${shelf}`, 1);
    asked.addEventListener("upgradeneeded", () => asked.result.createObjectStore(shelf, KEYS[shelf]));
    asked.addEventListener("success", () => {
      // Somebody signs out in another tab: what was kept may go.
      asked.result.addEventListener("versionchange", () => {
        asked.result.close();
        delete opening[shelf];
      });
      resolve(asked.result);
    });
    asked.addEventListener("error", () => resolve(null));
  });
  return opening[shelf];
}

/* Run `act` on a shelf and wait until it is really kept. */
async function on(shelf, mode, act) {
  const database = await open(shelf);
  if (!database) return undefined;
  return new Promise((resolve, reject) => {
    const change = database.transaction(shelf, mode, { durability: "strict" });
    const asked = act(change.objectStore(shelf));
    change.addEventListener("complete", () => resolve(asked?.result));
    change.addEventListener("abort", () => reject(change.error));
  });
}

const name = (item) => item.id ?? `${item.me} ${item.room} ${item.no}`;

export async function all(shelf) {
  return (await on(shelf, "readonly", (rows) => rows.getAll())) ?? [...memory[shelf].values()];
}

export async function put(shelf, item) {
  const id = await on(shelf, "readwrite", (rows) => rows.put(item));
  if (id !== undefined) return;
  if (shelf === "outbox") item.id ??= ++lastId;
  memory[shelf].set(name(item), item);
}

export async function drop(shelf, item) {
  const key = item.id ?? [item.me, item.room, item.no];
  await on(shelf, "readwrite", (rows) => rows.delete(key));
  memory[shelf].delete(name(item));
}
