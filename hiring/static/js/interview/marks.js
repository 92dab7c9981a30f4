// Observation marks: one touch sets one, with its moment and the step on the screen. A mark is a field.

import { name as fresh } from "../drafts/outbox.js";
import { oclock } from "./desk.js";

export function setMarks(desk, walk) {
  const { form, part } = desk;
  const panel = document.getElementById("marks");
  const opener = form.querySelector("[data-act=marks]");
  const last = part("last-mark");
  const list = part("mark-list");
  const buttons = new Map([...panel.querySelectorAll("[name=mark]")].map((button) => [button.value.split(".").slice(0, 2).join("."), button]));
  const nameOf = (button) => button.closest("li").querySelector(".indicator").textContent;

  // The marks that stand, the oldest first.
  function marks() {
    return desk
      .made("mark.")
      .map(([name, value]) => {
        const [indicator, sign, , at] = value.split(".");
        return { name, button: buttons.get(`${sign}.${indicator}`), sign, at: Number(at) };
      })
      .filter(({ button }) => button)
      .sort((one, other) => one.at - other.at || one.name.localeCompare(other.name));
  }

  function draw() {
    const all = marks();
    const counts = new Map();
    for (const { button } of all) counts.set(button, (counts.get(button) ?? 0) + 1);
    for (const button of buttons.values()) part("count", button).textContent = counts.get(button) ?? "";
    part("tally").textContent = all.length || "";
    const newest = all.at(-1);
    last.hidden = !newest;
    if (newest) last.firstElementChild.textContent = line(newest);
    list.closest("details").hidden = !newest;
    if (list.closest("details").open) drawList(all);
  }

  const line = ({ at, sign, button }) => `${oclock(at)} ${sign === "good" ? "+" : "−"} ${nameOf(button)}`;

  function drawList(all) {
    list.replaceChildren(
      ...all.reverse().map((mark) => {
        const item = document.createElement("li");
        const back = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: desk.text("Undo") });
        back.setAttribute("aria-label", `${desk.text("Undo")}: ${line(mark)}`);
        back.onclick = () => take(mark.name);
        item.append(Object.assign(document.createElement("span"), { textContent: line(mark) }), " ", back);
        return item;
      }),
    );
  }

  function set(button) {
    const [sign, indicator] = button.value.split(".");
    const { step } = walk.current();
    desk.set({ [`mark.${fresh()}`]: `${indicator}.${sign}.${step.minutes ? step.id : 0}.${desk.now()}` });
    draw();
    desk.announce(desk.text("Marked", { name: nameOf(button) }));
  }

  function take(name) {
    desk.set({ [name]: "" });
    draw();
    desk.announce(desk.text("Unmarked"));
  }

  function undo() {
    const newest = marks().at(-1);
    if (newest) take(newest.name);
  }

  function open(isOpen = !panel.hasAttribute("data-open")) {
    panel.toggleAttribute("data-open", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.name === "mark") set(button);
    else if (button.dataset.act === "undo-mark") undo();
  });
  list.closest("details").addEventListener("toggle", draw);
  opener.addEventListener("click", () => open());
  form.addEventListener("interview:taken", draw);
  draw();

  return {
    undo,
    focus() {
      open(true);
      buttons.values().next().value?.focus();
    },
    close: () => open(false),
  };
}
