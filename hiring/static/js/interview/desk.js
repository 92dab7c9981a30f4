// What the parts of the console share: its steps and screens, its words, and the fields that nobody types.

import { oclock as said } from "../drafts/banner.js";

export function makeDesk(form) {
  const part = (name, root = document) => root.querySelector(`[data-part="${name}"]`);
  const words = part("words").dataset;
  const made = part("made");
  const steps = [...form.querySelectorAll("[data-step]")].map((element) => ({
    id: element.dataset.step,
    element,
    title: element.dataset.title,
    minutes: Number(element.dataset.minutes ?? 0),
    screens: [...element.querySelectorAll("[data-screen]")],
  }));
  let skew = 0; // Server's clock minus the device's, in milliseconds.

  form.addEventListener("interview:clock", ({ detail }) => (skew = Date.parse(detail.now) - Date.now()));

  // Changes in fields that nobody types are said like a choice.
  const say = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  const read = (name) => form.elements[name]?.value ?? "";

  // A window that only looks sets nothing.
  function set(values) {
    if (form.dataset.locked) return;
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements[name] ?? made.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
      field.value = value;
    }
    say();
  }

  return {
    form,
    part,
    words,
    steps,
    rated: steps.filter(({ minutes }) => minutes > 0),
    read,
    set,
    // Fields that the page has made: [name, value] of those that are not empty.
    made: (prefix) => [...made.children].filter(({ name, value }) => name.startsWith(prefix) && value).map(({ name, value }) => [name, value]),
    now: () => Math.round((Date.now() + skew) / 1000),
    announce: (sentence) => (part("announce").textContent = sentence),
    text: (name, values = {}) => (words[`text${name}`] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? ""),
    dialog: (name) => document.querySelector(`[data-dialog="${name}"]`),
  };
}

// A moment in whole seconds by this device's clock.
export const oclock = (seconds) => said(seconds * 1000);
