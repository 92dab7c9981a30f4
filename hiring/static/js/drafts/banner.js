// What the page says about keeping: the state beside the clock, the banner, the prompts, and what other
// windows had or have in a field. All words come from the page (templates/drafts/sync.html).

import { fieldsOf, wordsFor } from "./fields.js";

// A moment by this device's clock. By hand: making the browser's own formatter takes a slow phone as long
// as drawing a page.
export function oclock(moment) {
  const at = new Date(moment);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

export class Banner {
  constructor(form) {
    this.form = form;
    this.root = document.querySelector("[data-drafts]");
    this.words = this.root?.dataset ?? {};
    this.lines = [...document.querySelectorAll("[data-part=saved]")]; // Asked for once: this is said at every letter.
    new ResizeObserver(() => this.#makeRoom()).observe(this.root.querySelector("[data-part=foot]"));
  }

  text(name, values = {}) {
    return (this.words[`text${name}`] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  // How things stand with what is typed: beside the clock, and at the foot of the window where
  // something is wrong.
  say({ isUnsent, isFailing, trouble, refused, savedAt }) {
    if (isUnsent && isFailing) this.#state("memory", this.text("Memory"));
    else if (isUnsent && trouble) this.#state("kept", this.text("Kept"));
    else if (isUnsent) this.#state("saving", this.text("Saving"));
    else if (refused) this.#state("refused", this.text("Refused", { reason: refused }));
    else if (savedAt) this.#state("saved", this.text("Saved", { time: oclock(savedAt) }));
    else this.#state("idle", this.text("Idle"));
    const shown = [trouble, isFailing ? "memory" : null];
    for (const one of this.root.querySelectorAll("[data-banner]")) {
      if (one.hidden === shown.includes(one.dataset.banner)) one.hidden = !one.hidden;
    }
  }

  #state(name, sentence) {
    for (const line of this.lines) {
      if (line.textContent !== sentence) line.textContent = sentence;
      line.dataset.state = name;
      line.toggleAttribute("data-unsent", name === "kept" || name === "memory" || name === "refused");
    }
  }

  // The line under which somebody only looks; its button takes the draft over.
  looking(isLooking, goOn) {
    const line = this.root.querySelector("[data-part=looking]");
    line.hidden = !isLooking;
    line.querySelector("button").onclick = goOn;
    if (isLooking) line.querySelector("button").focus();
  }

  // A prompt of the template. Gives the value of the button that was pressed; "" for Escape.
  ask(name) {
    const dialog = this.root.querySelector(`[data-prompt=${name}]`);
    if (dialog.open) return new Promise(() => {}); // It is being answered already.
    this.close();
    return new Promise((resolve) => {
      dialog.returnValue = "";
      for (const button of dialog.querySelectorAll("button")) button.onclick = () => dialog.close(button.value);
      dialog.onclose = () => resolve(dialog.returnValue);
      dialog.showModal();
    });
  }

  // Close whatever prompt is open, as if nothing was answered: its question is gone.
  close() {
    for (const dialog of this.root.querySelectorAll("dialog[open]")) {
      dialog.onclose = null;
      dialog.close();
    }
  }

  // What another window had ("Replaced") or has now ("Taken") in a field, said where the field is.
  tell(what, name, value) {
    const words = wordsFor(this.form, name, value);
    const [field] = fieldsOf(this.form, name);
    const place = field?.closest("[data-task], fieldset, .field") ?? null;
    if (!words || !place) return;
    const said = this.text(what, { place: words.place, value: words.value || this.text("Nothing") });
    place.querySelector(`[data-tells="${name}"]`)?.remove();
    const line = Object.assign(document.createElement("p"), { className: "notice notice-warn drafts-told", textContent: said });
    line.dataset.tells = name;
    place.append(line);
    this.announce(said);
  }

  announce(sentence) {
    this.root.querySelector("[data-part=announce]").textContent = sentence;
  }

  // What lies at the foot of the window covers neither the end of the page nor a focused field.
  #makeRoom() {
    const { height } = this.root.querySelector("[data-part=foot]").getBoundingClientRect();
    document.documentElement.style.setProperty("--drafts-room", `${Math.ceil(height)}px`);
    const { activeElement } = document;
    if (height && this.form.contains(activeElement)) activeElement.scrollIntoView({ block: "nearest" });
  }
}
