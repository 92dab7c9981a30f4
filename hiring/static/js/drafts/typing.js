// Turns what somebody does in a form into operations. A letter after the other is one operation that
// grows until the typing pauses; everything else (a choice, a paste, a gesture) is one of its own. Once it
// is settled nothing changes it any more.

import { fieldsOf, goesOn, setValue, valuesOf } from "./fields.js";

const STORE_EVERY = 200;
const PAUSE = 600;
const LONGEST = 1200;

export class Typing {
  // `make(change)` begins an operation and puts it on the device, `keep(operation)` puts it there as it
  // has grown, `settled()` says that there is something to send.
  constructor(form, values, { make, keep, settled }) {
    this.form = form;
    this.shown = new Map(values); // What the page shows, as far as it is told.
    this.make = make;
    this.keep = keep;
    this.settled = settled;
    this.open = null;
    // Without locks another window cannot know that this one lives, and might send half a word.
    this.grows = Boolean(navigator.locks);
  }

  isOpen(operation) {
    return this.open?.operation === operation;
  }

  // Something was typed, chosen or moved; gives whether anything is different.
  read() {
    const before = this.shown;
    const change = this.#difference();
    const fields = Object.keys(change);
    if (!fields.length) return false;
    const [field] = fields;
    const way = fields.length === 1 ? goesOn(before.get(field) ?? "", change[field]) : 0;
    if (way && this.open?.field === field && this.open.way === way) {
      this.#grow(change);
      return true;
    }
    this.settle();
    const operation = this.make(change);
    if (way && this.grows) {
      this.open = { operation, field, way, began: performance.now(), pause: 0, store: 0 };
      this.#wait();
    } else this.settled();
    return true;
  }

  // What is typed so far is a value: nothing is added to its operation any more.
  settle() {
    if (!this.open) return;
    const { operation, pause, store } = this.open;
    clearTimeout(pause);
    clearTimeout(store);
    this.open = null;
    if (store) this.keep(operation);
    this.settled();
  }

  // Values from elsewhere go into the form; gives those that were different.
  show(values) {
    const taken = {};
    for (const [name, value] of values) {
      if (String(value ?? "") === (this.shown.get(name) ?? "")) continue;
      setValue(this.form, name, value);
      taken[name] = value;
    }
    const now = valuesOf(this.form);
    for (const name of Object.keys(taken)) this.shown.set(name, now.get(name) ?? "");
    return taken;
  }

  #difference() {
    const now = valuesOf(this.form);
    const change = {};
    for (const name of new Set([...now.keys(), ...this.shown.keys()])) {
      // A field that the page has taken away says nothing; a group without a choice says "".
      if (!now.has(name) && !fieldsOf(this.form, name).some((field) => !field.disabled)) now.set(name, this.shown.get(name));
      if ((now.get(name) ?? "") !== (this.shown.get(name) ?? "")) change[name] = now.get(name) ?? "";
    }
    this.shown = now;
    return change;
  }

  #grow(change) {
    const { open } = this;
    open.operation.change = change;
    open.store ||= setTimeout(() => {
      open.store = 0;
      this.keep(open.operation);
    }, STORE_EVERY);
    this.#wait();
  }

  #wait() {
    const { open } = this;
    clearTimeout(open.pause);
    const left = LONGEST - (performance.now() - open.began);
    open.pause = setTimeout(() => this.settle(), Math.max(0, Math.min(PAUSE, left)));
  }
}
