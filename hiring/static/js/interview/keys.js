// Single keys: they rate, walk and mark while nobody writes, and can be switched off. By the key's place,
// so that they work in every keyboard layout.

import { recall, remember } from "../drafts/outbox.js";

const SWITCH = "console-keys";

export function listenToKeys(desk, { walk, marks, clock }) {
  const { form, part } = desk;
  const box = part("keys-on");
  let active = null;

  box.checked = recall("localStorage", SWITCH) !== "off";
  box.addEventListener("change", () => remember("localStorage", SWITCH, box.checked ? "on" : "off"));

  const groups = () => [...walk.current().element.querySelectorAll("[data-row], [data-level]")].filter((group) => group.checkVisibility());
  const isChosen = (group) => group.querySelector("input:checked") !== null;

  function activate(group) {
    active?.removeAttribute("data-active");
    active = group ?? null;
    active?.setAttribute("data-active", "");
    active?.scrollIntoView({ block: "nearest" });
  }

  // The group that the digits speak of: the one with the focus, else the one marked, else the first open.
  function present() {
    const all = groups();
    const focused = document.activeElement?.closest("[data-row], [data-level]");
    if (focused && all.includes(focused)) return focused;
    if (active && all.includes(active)) return active;
    return all.find((group) => !isChosen(group)) ?? all[0] ?? null;
  }

  function choose(digit) {
    const group = present();
    if (!group) return false;
    const fields = [...group.querySelectorAll("input[type=radio]")];
    const apart = fields.find((field) => field.value === "not_observed");
    const field = digit === 0 ? apart : fields.filter((one) => one !== apart)[digit - 1];
    if (!field) return false;
    activate(group);
    field.click();
    const all = groups();
    activate(all[all.indexOf(group) + 1] ?? group);
    return true;
  }

  function step(by) {
    const all = groups();
    const at = all.indexOf(present());
    activate(all[Math.min(all.length - 1, Math.max(0, active ? at + by : at))]);
    return all.length > 0;
  }

  const isWriting = (target) => target.matches?.("textarea, input:not([type=radio], [type=checkbox]), select");
  const acts = {
    KeyN: () => walk.current().element.querySelector("[data-note] textarea")?.focus(),
    KeyM: () => marks.focus(),
    KeyU: () => marks.undo(),
    KeyJ: () => walk.jump(),
    KeyP: () => clock.pause(),
    ArrowRight: () => walk.move(1),
    ArrowLeft: () => walk.move(-1),
    PageDown: () => walk.move(1),
    PageUp: () => walk.move(-1),
  };

  document.addEventListener("keydown", (event) => {
    const { target, code, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]") || form.dataset.locked) return;
    if (key === "Escape") {
      if (isWriting(target)) target.blur();
      marks.close();
      return;
    }
    if (isWriting(target) || !box.checked) return;
    // Arrows on a choice and on a list are the browser's own.
    const isChoice = target.matches?.("[type=radio]");
    const digit = /^(?:Digit|Numpad)([0-5])$/.exec(code)?.[1];
    let isDone = false;
    if (key === "?") {
      desk.dialog("keys").showModal();
      isDone = true;
    } else if (digit !== undefined && !event.shiftKey) isDone = choose(Number(digit));
    else if ((code === "ArrowDown" || code === "ArrowUp") && !isChoice) isDone = step(code === "ArrowDown" ? 1 : -1);
    else if (code in acts && !event.shiftKey && !(isChoice && code.startsWith("Arrow"))) {
      acts[code]();
      isDone = true;
    }
    if (isDone) event.preventDefault();
  });
  form.addEventListener("focusin", ({ target }) => {
    const group = target.closest("[data-row], [data-level]");
    if (group && active && group !== active) activate(group);
  });
}
