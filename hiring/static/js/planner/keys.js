// The keys of a card's line and of a block, and of the day while a time is being chosen. They work
// with the focus there only, so that nobody's own commands or dictation set them off.

import { STEP } from "./times.js";

const KINDS = { 1: "do", 2: "delegate", 3: "postpone", 4: "decline", 0: "" };

export function listenToKeys(desk, grid, { showKeys, close }) {
  const { form } = desk;

  function taskAt(target) {
    if (target.matches?.(".block")) return desk.byId.get(target.dataset.block);
    return target.matches?.(".task-state") ? desk.taskOf(target) : null;
  }

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      close();
      return;
    }
    const task = taskAt(event.target);
    if (event.key === "?" && (task || event.target === grid.frame)) {
      event.preventDefault();
      showKeys(event.target);
      return;
    }
    if (!task || !act(task, event)) return;
    event.preventDefault();
    // A block may have been drawn anew, or be gone.
    if (!event.target.isConnected) (grid.blocks.get(task.id) ?? task.card.querySelector(".task-state")).focus();
  });

  function act(task, { key, shiftKey }) {
    const down = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[key];
    if (down) {
      if (shiftKey) desk.lengthen(task, down * STEP);
      else desk.moveBy(task, down * STEP);
      grid.blocks.get(task.id)?.scrollIntoView({ block: "nearest" });
      return true;
    }
    if (key in KINDS) {
      desk.decide(task, KINDS[key]);
      return true;
    }
    if (key === "Delete" || key === "Backspace") {
      if (desk.stateOf(task).kind) desk.takeOut(task);
      return true;
    }
    return false;
  }
}
