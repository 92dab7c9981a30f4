// What opens beside the day: the pressed block with its buttons, choosing a time for a task or a task
// for a time, the people, the keys, and on a phone one of two views.

import { DAY, STEP, asTime, hhmm, minuteOf } from "./times.js";

export function openPanels(desk, grid, cards, history) {
  const { form, part, say } = desk;
  const panel = part("panel");
  const start = document.getElementById("panel-start");
  const minutes = document.getElementById("panel-minutes");
  const dialogs = { keys: document.getElementById("keys-dialog"), chooser: document.getElementById("chooser"), people: document.getElementById("people-dialog") };
  let selected = null;
  let placing = null;
  let cursor = 0;
  let asker = null;

  // The block that was pressed.
  function select(task, isByKey = false) {
    selected = task;
    for (const [id, block] of grid.blocks) block.setAttribute("aria-pressed", String(id === task?.id));
    panel.hidden = task === null;
    form.toggleAttribute("data-panel", task !== null);
    if (task === null) return;
    show();
    grid.blocks.get(task.id)?.scrollIntoView({ block: "nearest" });
    if (isByKey) (desk.stateOf(task).isOpen ? minutes : start).focus();
  }

  // Closed again: one goes on at the block.
  function shut() {
    const task = selected;
    select(null);
    grid.blocks.get(task.id)?.focus();
  }

  function show() {
    if (!selected) return;
    const state = desk.stateOf(selected);
    if (state.at === null) {
      select(null);
      return;
    }
    part("panel-title").textContent = selected.title;
    part("panel-length").hidden = state.kind !== "do";
    if (document.activeElement !== start) start.value = hhmm(state.at);
    if (document.activeElement !== minutes) minutes.value = desk.value("minutes", selected);
    form.toggleAttribute("data-asks", state.isOpen);
    const remarks = desk.remarksOf(selected);
    part("panel-remarks").replaceChildren(...remarks.map((textContent) => Object.assign(document.createElement("li"), { textContent })));
    for (const [id, block] of grid.blocks) block.setAttribute("aria-pressed", String(id === selected.id));
  }

  function commit(field) {
    if (!selected) return;
    const typed = field.value.trim();
    const name = field === minutes ? "minutes" : desk.hourOf(selected);
    const value = field === minutes ? typed : asTime(typed);
    // An empty or unreadable time would take the block away from under the hand.
    if (field === start && minuteOf(value) === null) return;
    if (value !== desk.value(name, selected) && desk.write({ [`${name}.${selected.id}`]: value })) desk.tell(selected);
  }

  for (const field of [start, minutes]) {
    for (const kind of ["input", "change"]) field.addEventListener(kind, (event) => event.stopPropagation());
    field.addEventListener("change", () => { commit(field); show(); });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      commit(field);
      shut();
    });
  }

  // A time for a task.
  function place(task) {
    placing = task;
    select(null);
    form.dataset.placing = "yes";
    part("placing").hidden = false;
    part("placing-text").textContent = say("placing", { title: task.title });
    view("day");
    cursor = desk.stateOf(task).at ?? grid.opens;
    grid.showCursor(cursor, desk.stateOf(task).minutes);
    grid.reveal(cursor);
    grid.frame.focus({ preventScroll: true });
    desk.announce(say("placing", { title: task.title }));
  }

  function stopPlacing(isBack = true) {
    const task = placing;
    placing = null;
    delete form.dataset.placing;
    part("placing").hidden = true;
    grid.showCursor(null);
    if (task && isBack) {
      view("tasks");
      cards.goTo(task, desk.hourOf(task));
    }
  }

  function placeHere(minute, isByKey) {
    const task = placing;
    stopPlacing(false);
    desk.placeAt(task, minute);
    select(task, isByKey);
  }

  grid.frame.addEventListener("keydown", (event) => {
    if (!placing || event.target !== grid.frame) return;
    const step = { ArrowDown: STEP, ArrowUp: -STEP, PageDown: 60, PageUp: -60 }[event.key];
    if (step) {
      cursor = Math.max(0, Math.min(DAY - STEP, cursor + step));
      grid.showCursor(cursor, desk.stateOf(placing).minutes);
      grid.reveal(cursor);
      desk.announce(say("placing_at", { time: hhmm(cursor) }));
    } else if (event.key === "Enter") placeHere(cursor, true);
    else return;
    event.preventDefault();
  });

  // A task for a time.
  function choose(minute) {
    const states = desk.allStates();
    const left = desk.tasks.filter((task) => !states.get(task.id).isComplete);
    document.getElementById("chooser-title").textContent = say("choose", { time: hhmm(minute) });
    part2("no-choices").hidden = left.length > 0;
    part2("choices").replaceChildren(...left.map((task) => {
      const item = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: task.title });
      const mark = task.card.querySelector(".task-mark");
      if (mark) button.append(" ", mark.cloneNode(true));
      button.addEventListener("click", () => {
        dialogs.chooser.close();
        desk.placeAt(task, minute);
        select(task);
        grid.blocks.get(task.id)?.focus({ preventScroll: true });
      });
      item.append(button);
      return item;
    }));
    open("chooser");
  }

  const part2 = (name) => dialogs.chooser.querySelector(`[data-part="${name}"]`);

  // The people: their limits, and a way to hand the task over at once.
  function people(task) {
    const list = part("people").querySelector("dl").cloneNode(true);
    for (const one of list.children) {
      if (!task) break;
      const name = one.querySelector("dt").firstChild.textContent.trim();
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary", textContent: say("take", { name }) });
      button.addEventListener("click", () => {
        if (desk.write({ [`choice.${task.id}`]: "delegate", [`to.${task.id}`]: one.dataset.colleague })) desk.tell(task);
        dialogs.people.close();
        cards.goTo(task, "at");
      });
      const line = document.createElement("dd");
      line.append(button);
      one.append(line);
    }
    dialogs.people.querySelector('[data-part="people-list"]').replaceChildren(list);
    open("people");
  }

  function open(name, from = document.activeElement) {
    asker = from;
    dialogs[name].showModal();
  }

  for (const dialog of Object.values(dialogs)) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("close", () => { if (asker?.isConnected && document.activeElement === document.body) asker.focus(); });
  }

  function view(name) {
    if (form.dataset.view === name) return;
    form.dataset.view = name;
    for (const button of form.querySelectorAll('[data-act="view"]')) button.setAttribute("aria-pressed", String(button.value === name));
    if (!matchMedia("(max-width: 47.99rem)").matches) return;
    if (name === "day") grid.reveal(selected ? desk.stateOf(selected).at : grid.opens);
    else scrollTo(0, 0);
  }

  const acts = {
    undo: () => history.undo(),
    redo: () => history.redo(),
    keys: () => open("keys"),
    view: (button) => { if (placing) stopPlacing(false); view(button.value); },
    stop: () => stopPlacing(),
    place: (button) => place(desk.taskOf(button)),
    people: (link, event) => { event.preventDefault(); people(desk.taskOf(link)); },
    "close-panel": shut,
    earlier: () => desk.moveBy(selected, -STEP),
    later: () => desk.moveBy(selected, STEP),
    shorter: () => desk.lengthen(selected, -STEP),
    longer: () => desk.lengthen(selected, STEP),
    "take-out": () => { const task = selected; desk.takeOut(task); grid.frame.focus({ preventScroll: true }); },
    "open-card": () => {
      const task = selected;
      select(null);
      view("tasks");
      cards.goTo(task, desk.hourOf(task));
    },
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button && button.dataset.act in acts) {
      acts[button.dataset.act](button, event);
      return;
    }
    const block = event.target.closest(".block");
    if (block && placing === null) {
      const task = desk.byId.get(block.dataset.block);
      // detail is 0 where a key pressed it.
      select(selected === task && event.detail ? null : task, event.detail === 0);
      return;
    }
    if (!grid.field.contains(event.target) || desk.isLocked()) return;
    const minute = grid.minuteAt(event.clientY);
    if (placing) placeHere(minute, false);
    else if (selected) select(null);
    else choose(minute);
  });
  form.addEventListener("input", show);
  form.addEventListener("planner:placed", ({ detail }) => select(detail));

  return {
    showKeys: (from) => open("keys", from),
    close: () => {
      if (placing) stopPlacing();
      else if (selected) shut();
    },
  };
}
