// The practice: a step is ticked when the plan shows it, whichever way it was made.

export function watchPractice(desk) {
  const list = desk.part("steps");
  if (!list) return;
  const [first, second, third, fourth] = ["courier", "keys", "books", "app"].map((id) => desk.byId.get(id));
  const reached = {
    place: () => desk.stateOf(first).at !== null,
    length: () => desk.stateOf(first).minutes !== null,
    move: () => desk.stateOf(first).at === first.fixed,
    delegate: () => desk.stateOf(second).kind === "delegate" && desk.stateOf(second).isComplete,
    postpone: () => desk.stateOf(third).kind === "postpone" && desk.stateOf(third).isComplete,
    decline: () => desk.stateOf(fourth).kind === "decline",
    undo: () => false,
  };

  function tick(step, isDone) {
    if (step.dataset.done || !isDone) return;
    step.dataset.done = "yes";
    step.querySelector('[data-part="step-state"]').textContent = desk.say("step");
    const rest = list.querySelectorAll("li:not([data-done])").length;
    desk.announce(rest ? desk.say("step_done", { title: step.querySelector("b").textContent }) : desk.say("all_done"));
  }

  desk.form.addEventListener("input", () => {
    for (const step of list.children) tick(step, reached[step.dataset.step]());
  });
  desk.form.addEventListener("planner:restored", () => tick(list.querySelector('[data-step="undo"]'), true));
}
