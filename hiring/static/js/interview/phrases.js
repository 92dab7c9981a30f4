// One's own quick phrases under the note that somebody writes, and when it was written.

import { oclock } from "./desk.js";

export function offerPhrases(desk) {
  const { form } = desk;
  const bar = desk.part("words").content.querySelector(".phrases");
  let note = null;

  form.addEventListener("focusin", ({ target }) => {
    if (!target.matches("[data-note] textarea") || !bar.children.length) return;
    note = target;
    note.after(bar);
  });
  // The note keeps the focus while a phrase is pressed.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", ({ target }) => {
    const phrase = target.closest(".phrase")?.textContent;
    if (!phrase || !note) return;
    const { selectionStart: start, selectionEnd: end, value } = note;
    const before = value.slice(0, start);
    const gap = before && !/\s$/.test(before) ? " " : "";
    note.setRangeText(`${gap}${phrase} `, start, end, "end");
    note.focus();
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.dispatchEvent(new Event("change", { bubbles: true }));
  });

  form.addEventListener("input", ({ target }) => {
    const box = target.closest("[data-note]");
    if (!box) return;
    const line = box.querySelector(".noted");
    const said = target.value.trim() ? desk.text("Noted", { time: oclock(desk.now()) }) : "";
    if (line.textContent !== said) line.textContent = said;
  });
}
