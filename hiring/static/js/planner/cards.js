// The tasks as cards: a line that says what is decided, fields that fold away once they are filled
// in, a filter and a search.

import { asTime, minuteOf, minutesOf } from "./times.js";

const READ = { start: minuteOf, at: minuteOf, minutes: minutesOf };
const plain = (text) => text.toLocaleLowerCase().replaceAll("ё", "е");

export function showCards(desk) {
  const { form, tasks, part, say } = desk;
  const search = document.getElementById("inbox-search");
  const chips = [...form.querySelectorAll('[data-act="filter"]')];
  const piles = Object.fromEntries([...form.querySelectorAll("[data-count]")].map((pile) => [pile.dataset.count, pile]));
  const wasComplete = new Map();
  let wanted = "all";
  search.placeholder = search.dataset.hint;

  const parts = new Map(tasks.map(({ id, card }) => [id, {
    state: card.querySelector('[data-part="state"]'),
    toggle: card.querySelector('[data-act="card"]'),
    remarks: card.querySelector('[data-part="remarks"]'),
    limits: card.querySelector('[data-part="limits"]'),
  }]));

  const isOpen = (task) => parts.get(task.id).toggle.getAttribute("aria-expanded") === "true";

  function open(task, is = true) {
    parts.get(task.id).toggle.setAttribute("aria-expanded", String(is));
    task.card.toggleAttribute("data-folded", !is);
  }

  // A filled-in card folds when one turns to another; nothing jumps under the hand.
  function foldOthers(except) {
    const top = except?.card.getBoundingClientRect().top;
    for (const task of tasks) {
      if (task !== except && isOpen(task) && desk.stateOf(task).isComplete && !task.card.querySelector("[aria-invalid]")) open(task, false);
    }
    if (!except) return;
    const moved = except.card.getBoundingClientRect().top - top;
    if (moved) scrollBy(0, moved);
  }

  function fits(task, state) {
    const words = plain(search.value.trim());
    if (words && !plain(`${task.title} ${task.text}`).includes(words)) return false;
    if (wanted === "all") return true;
    return wanted === "left" ? !state.isComplete : state.kind === wanted && state.isComplete;
  }

  function filter(staying) {
    const states = desk.allStates();
    let shown = 0;
    for (const task of tasks) {
      const is = task === staying || fits(task, states.get(task.id));
      task.card.hidden = !is;
      shown += is;
    }
    part("none").hidden = shown > 0;
    return shown;
  }

  function redraw() {
    const states = desk.allStates();
    const counts = { all: tasks.length, left: 0, do: 0, delegate: 0, postpone: 0, decline: 0 };
    let planned = 0;
    for (const task of tasks) {
      const state = states.get(task.id);
      const here = parts.get(task.id);
      if (state.isComplete) counts[state.kind] += 1;
      else counts.left += 1;
      planned += state.minutes ?? 0;
      // What is no longer decided is to be decided again.
      if (wasComplete.get(task.id) && !state.isComplete) open(task);
      wasComplete.set(task.id, state.isComplete);
      if (task.card.dataset.kind !== state.kind) task.card.dataset.kind = state.kind;
      const words = desk.inWords(task, state);
      if (here.state.textContent !== words) here.state.textContent = words;
      const look = state.isComplete ? state.kind : (state.kind && "part");
      if (here.toggle.dataset.look !== look) here.toggle.dataset.look = look;
      const remarks = desk.remarksOf(task);
      if (here.remarks.dataset.said !== remarks.join("|")) {
        here.remarks.dataset.said = remarks.join("|");
        here.remarks.replaceChildren(...remarks.map((remark) => Object.assign(document.createElement("li"), { textContent: remark })));
      }
      if (state.kind === "delegate") here.limits.textContent = limitsOf(desk.value("to", task));
    }
    for (const [name, number] of Object.entries(counts)) piles[name].textContent = number;
    part("left").textContent = part("left-again").textContent = counts.left;
    part("planned").textContent = part("planned-again").textContent = desk.length(planned);
  }

  function limitsOf(person) {
    return person ? (form.querySelector(`[data-colleague="${CSS.escape(person)}"] dd`)?.textContent ?? "") : "";
  }

  function choose(value) {
    wanted = value;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.value === value));
    desk.announce(say("shown", { number: filter() }));
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button?.dataset.act === "filter") choose(button.value);
    if (button?.dataset.act === "all") {
      search.value = "";
      choose("all");
      chips[0].focus();
    }
    if (button?.dataset.act === "card") {
      const task = desk.taskOf(button);
      open(task, !isOpen(task));
      if (isOpen(task)) foldOthers(task);
    }
  });
  search.addEventListener("input", (event) => {
    event.stopPropagation(); // No part of the plan.
    filter();
  });
  search.addEventListener("change", (event) => {
    event.stopPropagation();
    desk.announce(say("shown", { number: filter() }));
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  form.addEventListener("focusin", (event) => {
    const task = desk.taskOf(event.target);
    // The button of a card says itself what it opens.
    if (!task || event.target.closest('[data-act="card"]')) return;
    filter(task);
    foldOthers(task);
  });

  form.addEventListener("input", redraw);
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.name) return;
    const [name] = field.name.split(".");
    if (name === "start" || name === "at") field.value = asTime(field.value.trim());
    afterPress(() => {
      judge(desk, field);
      redraw();
    });
  });
  form.addEventListener("planner:written", ({ detail }) => {
    for (const name of detail) if (form.elements[name].id) judge(desk, form.elements[name]);
  });
  redraw();
  for (const task of tasks) {
    if (desk.stateOf(task).isComplete && !task.card.querySelector("[aria-invalid]")) open(task, false);
  }

  // Shows a card and goes to one of its fields, or to its line.
  function goTo(task, name) {
    if (task.card.hidden) choose("all");
    task.card.hidden = false;
    open(task);
    const field = name ? form.elements[`${name}.${task.id}`] : null;
    const target = field?.offsetParent ? field : parts.get(task.id).toggle;
    target.focus({ preventScroll: true });
    task.card.scrollIntoView({ block: "center" });
  }
  return { open, goTo };
}

// A field is left by pressing something else: were a line to come or go at that moment, what is pressed
// would move away under the hand, and the press would count for nothing.
let isPressed = false;
const waiting = [];
addEventListener("mousedown", () => { isPressed = true; }, true);
addEventListener("mouseup", () => setTimeout(release), true);
addEventListener("blur", release);

function release() {
  isPressed = false;
  while (waiting.length) waiting.shift()();
}

function afterPress(act) {
  if (isPressed) waiting.push(act);
  else act();
}

// What cannot be read is said beside the field at once, in the server's own sentences; a fault that
// the server has found goes with the change.
function judge(desk, field) {
  if (!field.id) return;
  const [name] = field.name.split(".");
  const id = `${field.id}-error`;
  const typed = field.value.trim();
  const wrong = typed !== "" && name in READ && READ[name](typed) === null;
  document.getElementById(id)?.remove();
  field.closest(".field")?.classList.toggle("field-wrong", wrong);
  field.removeAttribute("aria-invalid");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (wrong) {
    const line = Object.assign(document.createElement("div"), { className: "wrong", id });
    const sentence = desk.say(name === "minutes" ? "bad_minutes" : "bad_time", { value: typed.slice(0, 40) });
    line.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    field.before(line);
    field.setAttribute("aria-invalid", "true");
    described.push(id);
  }
  if (described.length) field.setAttribute("aria-describedby", described.join(" "));
  else field.removeAttribute("aria-describedby");
}
