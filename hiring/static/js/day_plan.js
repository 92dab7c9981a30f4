// The planner while somebody is planning: tasks as cards, the day as a grid, and every way to bring
// the one into the other. The form's fields hold the plan; without this it works by its buttons.

import drafts from "./drafts/sync.js";
import { showCards } from "./planner/cards.js";
import { runClock } from "./planner/clock.js";
import { makeDesk } from "./planner/desk.js";
import { letDrag } from "./planner/drag.js";
import { drawGrid } from "./planner/grid.js";
import { keepHistory } from "./planner/history.js";
import { listenToKeys } from "./planner/keys.js";
import { openPanels } from "./planner/panel.js";
import { watchPractice } from "./planner/practice.js";

export default function planner(form) {
  const desk = makeDesk(form);
  form.dataset.live = "yes";
  document.body.classList.add("planning");
  const situation = desk.part("situation");
  // On a phone the tasks come first; the people are one press away, and so is what was read before.
  if (situation && matchMedia("(max-width: 47.99rem)").matches) {
    desk.part("people").open = false;
    situation.open = !desk.tasks.some((task) => desk.stateOf(task).kind);
  }
  const cards = showCards(desk);
  const grid = drawGrid(desk);
  const panels = openPanels(desk, grid, cards, keepHistory(desk));
  letDrag(desk, grid);
  listenToKeys(desk, grid, panels);
  runClock(desk);
  watchPractice(desk);
  if (form.dataset.draft) drafts(form, { events: "planner" });
  performance.mark("planner-usable");
}
