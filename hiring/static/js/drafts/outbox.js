// What was typed and is not yet acknowledged, kept on this device by owner and record. Where the device
// keeps nothing (switched off, full, broken) the same things stay in memory, and the page says so.

import { openDB } from "../../vendor/idb-8.0.4/index.js";

const NAME = "drafts";
const STORE = "operations";
const PATIENCE = 2000; // A store that does not answer is a store that fails.
const AGAIN = 3000;
const SPARE = 24 * 3600 * 1000; // A device's clock may be wrong by hours; nothing is thrown away for that.
const STRICT = { durability: "strict" };

// A random name: [0-9a-f]{32}.
export function name() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A small value kept by this window ("sessionStorage") or this device ("localStorage"). Where storage
// is switched off even asking for it throws: then the value lives as long as the page.
const loose = new Map();
export function recall(kind, key) {
  try {
    return window[kind].getItem(key) ?? loose.get(key) ?? null;
  } catch {
    return loose.get(key) ?? null;
  }
}
export function remember(kind, key, value) {
  loose.set(key, value);
  try {
    if (value === null) window[kind].removeItem(key);
    else window[kind].setItem(key, value);
  } catch {
    // It is in `loose`.
  }
}

function within(promise, milliseconds = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the device's store does not answer")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// Opened once and used at once afterwards: what is typed just before a page goes must be on its way.
let handle = null;
let opening = null;
async function database() {
  if (handle) return handle;
  const closed = () => {
    handle = opening = null;
  };
  opening ??= openDB(NAME, 1, {
    upgrade(db) {
      const store = db.createObjectStore(STORE, { keyPath: "id" });
      store.createIndex("draft", "draft");
      store.createIndex("owner", "owner");
    },
    blocking(_current, _wanted, event) {
      event.target.close();
      closed();
    },
    terminated: closed,
  });
  try {
    handle = await within(opening);
    return handle;
  } catch (error) {
    closed(); // The next one tries again.
    throw error;
  }
}

function write(db, kept, gone) {
  const change = db.transaction(STORE, "readwrite", STRICT);
  const asked = [...kept.map((one) => change.store.put(one)), ...gone.map((id) => change.store.delete(id)), change.done];
  change.commit();
  return within(Promise.all(asked));
}

// The windows of this device that are open now. A window holds a lock of its name as long as it lives,
// also when it crashes or is closed; null where the browser has no locks.
export async function living() {
  if (!navigator.locks) return null;
  const { held } = await navigator.locks.query();
  return new Set(held.map((lock) => lock.name));
}
export const lockOf = (writer) => `drafts-window:${writer}`;

// The name of this window: it outlives a reload and a crash. A copied tab gets a name of its own, for
// what two windows type must not pass for one.
export async function windowName() {
  const known = recall("sessionStorage", "drafts-window");
  const writer = known && (await hold(known)) ? known : name();
  if (writer !== known) {
    await hold(writer);
    remember("sessionStorage", "drafts-window", writer);
  }
  return writer;
}

// The name of this device, so that its windows are known as windows of one device.
export function deviceName() {
  const known = recall("localStorage", "drafts-device") ?? name();
  remember("localStorage", "drafts-device", known);
  return known;
}

function hold(writer) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const patience = new AbortController();
    // A page that is being left lets go of its lock a moment after the next one has begun.
    setTimeout(() => patience.abort(), 400);
    navigator.locks
      .request(lockOf(writer), { signal: patience.signal }, () => {
        resolve(true);
        return new Promise(() => {}); // As long as the window lives.
      })
      .catch(() => resolve(false));
  });
}

// All operations of `owner`, or of one draft of theirs, in the order in which they were typed.
export async function stored(owner, draft = null) {
  const db = await database();
  const found = await within(draft ? db.getAllFromIndex(STORE, "draft", draft) : db.getAllFromIndex(STORE, "owner", owner));
  return found.filter((one) => !isPast(one, Date.now() - SPARE)).sort((one, other) => one.seq - other.seq);
}

const isPast = (one, limit) => Boolean(one.expires) && Date.parse(one.expires) < limit;

// Forget what is acknowledged, of whichever window.
export async function forget(operations) {
  await write(await database(), [], operations.map(({ id }) => id));
}

// Forget everything of one owner.
export async function wipe(owner) {
  const db = await database();
  const ids = await within(db.getAllKeysFromIndex(STORE, "owner", owner));
  await write(db, [], ids);
}

// Forget what nobody can send any more: `now` is the server's time, or null where only the device's own
// clock is known.
export async function expire(now) {
  const limit = now ?? Date.now() - SPARE;
  const db = await database();
  const all = await within(db.getAll(STORE));
  await forget(all.filter((one) => isPast(one, limit)));
}

// This window's side of the store: what it cannot keep on the device is tried again with the next one, and
// by itself a moment later.
export class Outbox {
  constructor(failed) {
    this.failed = failed; // Called when the device stops or begins to keep things.
    this.unkept = new Set();
    this.gone = new Set();
    this.isFailing = false;
    this.retry = 0;
    database().catch(() => {}); // What fails here fails again where it matters.
  }

  // Resolves when the operation is on the device, or cannot be.
  put(operation) {
    this.unkept.add(operation);
    return this.#keep([operation]);
  }

  remove(operations) {
    for (const one of operations) {
      this.unkept.delete(one);
      this.gone.add(one.id);
    }
    return this.#keep([]);
  }

  // Transactions on one store come one after the other, in the order in which they are begun.
  async #keep(operations) {
    const wanted = this.isFailing ? [...this.unkept] : operations;
    const gone = [...this.gone];
    // Why something was refused is asked anew after a reload.
    const kept = wanted.map(({ refused, ...one }) => one);
    try {
      await write(handle ?? (await database()), kept, gone);
    } catch (error) {
      if (!this.isFailing) console.warn("drafts: the device keeps nothing", error);
      this.#say(true);
      this.retry ||= setTimeout(() => {
        this.retry = 0;
        this.#keep([]);
      }, AGAIN);
      return;
    }
    for (const id of gone) this.gone.delete(id);
    // What has grown meanwhile is written once more by whoever let it grow.
    for (const one of wanted) this.unkept.delete(one);
    this.#say(this.unkept.size > 0 && this.isFailing);
  }

  #say(isFailing) {
    if (this.isFailing === isFailing) return;
    this.isFailing = isFailing;
    this.failed();
  }
}
