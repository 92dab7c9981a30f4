// Before the start: does our server answer, how fast, is this device's clock right, can it keep things.

import { ask } from "./drafts/wire.js";

const ROUNDS = 3;
const SLOW = 1500;
// What the answer of a round that did not reach us is called on the page.
const KINDS = { signed_out: "signedOut", token: "signedOut", offline: "offline", busy: "offline", portal: "stranger", ours: "stranger" };
const MINUTE = 60000;

// One round: {kind, trip, offset} with trip and offset in milliseconds.
async function round(url) {
  const began = performance.now();
  const { is, answer } = await ask(url);
  if (is !== "ours" || answer.ok !== true || Number.isNaN(Date.parse(answer.now))) return { kind: KINDS[is] };
  const trip = performance.now() - began;
  // The server says whole seconds: half of one is the best guess at the rest.
  const there = Date.parse(answer.now) + 500 + trip / 2;
  return { kind: "reached", trip, offset: Date.now() - there };
}

function canStore() {
  return new Promise((resolve) => {
    try {
      localStorage.setItem("hiring-check", "1");
      localStorage.removeItem("hiring-check");
      const asked = indexedDB.open("hiring-check");
      asked.onerror = () => resolve(false);
      asked.onblocked = () => resolve(false);
      asked.onsuccess = () => {
        asked.result.close();
        indexedDB.deleteDatabase("hiring-check");
        resolve(true);
      };
    } catch {
      resolve(false);
    }
  });
}

export default function connectionCheck(box) {
  const list = box.querySelector("ul");
  const again = box.querySelector("button");
  const words = box.dataset;

  function say(text, tone = "good") {
    const item = document.createElement("li");
    item.dataset.tone = tone;
    item.textContent = text;
    list.append(item);
  }

  function sayClock(offset) {
    const minutes = Math.round(Math.abs(offset) / MINUTE);
    if (minutes === 0) say(words.clockRight);
    else say((offset > 0 ? words.clockAhead : words.clockBehind).replace("{minutes}", minutes), "warn");
  }

  async function look() {
    again.disabled = true;
    const rounds = [];
    while (rounds.length < ROUNDS) {
      rounds.push(await round(words.url));
      if (rounds.at(-1).kind !== "reached") break;
    }
    const last = rounds.at(-1);
    const stored = await canStore();
    list.replaceChildren();
    list.hidden = false;
    if (last.kind === "reached") {
      // The fastest round knows the time best.
      const best = rounds.reduce((one, other) => (other.trip < one.trip ? other : one));
      if (best.trip > SLOW) say(words.slow.replace("{seconds}", Math.round(best.trip / 1000)), "warn");
      else say(words.reached);
      sayClock(best.offset);
    } else {
      say(words[last.kind], "bad");
    }
    if (stored) say(words.storage);
    else say(words.noStorage, "warn");
    again.disabled = false;
    again.hidden = false;
  }

  again.addEventListener("click", look);
  addEventListener("online", look);
  look();
}
