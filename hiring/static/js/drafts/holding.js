// One window holds a draft; another one asks before it goes on, and both are told. It is a courtesy and
// no lock of the server: what a window that holds nothing has typed is kept all the same.

import { living, lockOf } from "./outbox.js";

export class Holding {
  // `take()` tells the server and the other windows that this one goes on.
  constructor({ form, banner, writer, device, take }) {
    Object.assign(this, { form, banner, writer, device, take });
    this.mode = "free"; // free, asking, looking
    this.hasHeld = false;
    this.taking = false; // Pressed, but the server has not heard of it yet.
    this.reasons = new Set();
  }

  // What the server says of who holds the draft.
  async heard({ holder, holder_device }) {
    if (holder === "me") this.hasHeld = true;
    if (holder !== "other") {
      this.taking = false;
      if (this.mode !== "free") this.#free();
      return;
    }
    if (this.taking || this.mode !== "free") return;
    if (!this.hasHeld && (await this.#isOnlyOne(holder_device))) this.#go();
    else this.ask(this.hasHeld ? "taken" : "open");
  }

  // Another window of this browser says that it goes on: no need to wait for the server's word.
  lost() {
    this.taking = false;
    if (this.mode === "free") this.ask("taken");
  }

  async ask(prompt) {
    this.mode = "asking";
    this.lock("holder", true);
    const answer = await this.banner.ask(prompt);
    if (this.mode !== "asking") return;
    if (answer === "go") this.#go();
    else this.#look();
  }

  // For which reasons the work area is shut: "holder", "paused", "over".
  lock(reason, isShut) {
    if (this.reasons.has(reason) === isShut) return;
    if (isShut) this.reasons.add(reason);
    else this.reasons.delete(reason);
    const [why = null] = this.reasons;
    if (why) this.form.dataset.locked = "yes";
    else delete this.form.dataset.locked;
    for (const work of this.form.querySelectorAll("[data-part=work]")) work.inert = why !== null;
  }

  #go() {
    this.taking = true;
    this.hasHeld = true;
    this.#free();
    this.take();
  }

  #look() {
    this.mode = "looking";
    this.banner.looking(true, () => this.#go());
  }

  #free() {
    if (this.mode === "asking") this.banner.close();
    this.mode = "free";
    this.banner.looking(false, null);
    this.lock("holder", false);
  }

  // The window that held it was on this device and is no more: a browser that was started again.
  async #isOnlyOne(holderDevice) {
    if (!holderDevice || holderDevice !== this.device) return false;
    const names = await living();
    return names !== null && [...names].every((name) => !name.startsWith(lockOf("")) || name === lockOf(this.writer));
  }
}
