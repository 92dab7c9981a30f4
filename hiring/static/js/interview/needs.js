// What is still open in a step, said while one works: answers, levels, the evidence under a level, the
// reason for what was left out. The server decides; this only says it at once.

const MARKS = "[data-marks] input:checked, [name*='.point.']:checked, [name*='.seen.']:checked:not([value=not_possible])";

export function watchNeeds(desk) {
  const { form, part, rated } = desk;
  const within = (root, selector) => [...root.querySelectorAll(selector)];
  const isChosen = (group) => group.querySelector("input:checked") !== null;
  const isSkipped = (root) => root.querySelector(":scope > [data-left-out] [data-skips]")?.checked ?? false;
  const isRated = (group) => !group.closest("[data-part=rates]") || !group.closest("[data-screen]").querySelector("[name$='.stopped']:checked");
  const hasText = (root) => within(root, "[data-note] textarea").some((note) => note.value.trim());

  // What nobody has to answer: a question not asked, agreement, a scene's own marks.
  function openIn(step) {
    const { element } = step;
    if (isSkipped(element)) return reason(element) ? 0 : 1;
    return step.screens.reduce((sum, screen) => sum + openOn(screen), within(element, "[data-level]").some(isUnfounded) ? 1 : 0);
  }

  function openOn(screen) {
    if (isSkipped(screen)) return reason(screen) ? 0 : 1;
    const stopped = screen.querySelector("[name$='.stopped']:checked") !== null;
    const unseen = within(screen, "[data-level]").filter((level) => level.querySelector("[value=not_observed]:checked"));
    const rows = within(screen, "[data-row]").filter((row) => isRated(row) && !row.querySelector("[name*='.agreement.']") && !(unseen.length && row.querySelector("[name*='.seen.']")));
    const levels = within(screen, "[data-level]").filter(isRated);
    let open = [...rows, ...levels].filter((group) => !isChosen(group)).length;
    const told = screen.querySelector("[name$='.debriefed']");
    if (told && !told.checked && (stopped || levels.some((level) => isChosen(level) && !unseen.includes(level)))) open += 1;
    return open;
  }

  const reason = (root) => root.querySelector(":scope > [data-left-out] input[type=text]").value.trim();

  // A level without a note in its step, or a mark that it rests on: that of an area rests on its questions.
  function isUnfounded(level) {
    const [chosen, step, screen] = [level.querySelector("input:checked"), level.closest("[data-step]"), level.closest("[data-screen]")];
    if (!chosen || chosen.value === "not_observed" || !isRated(level) || hasText(step)) return false;
    const marks = within(screen.dataset.screen === "level" ? step : screen, MARKS);
    return marks.every((mark) => isSkipped(mark.closest("[data-screen]")));
  }

  function isTouched({ element }) {
    return within(element, "input, textarea").some((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value.trim()));
  }

  function stateOf(step) {
    if (!isTouched(step)) return "untouched";
    if (openIn(step)) return "begun";
    return isSkipped(step.element) ? "skipped" : "complete";
  }

  function look(step) {
    for (const level of within(step, "[data-level]")) {
      const line = part("evidence-first", level);
      const isMissing = isUnfounded(level);
      if (line && line.hidden === isMissing) line.hidden = !isMissing;
    }
  }

  function lookAt({ target }) {
    const step = target.closest("[data-step]");
    if (step) look(step);
  }

  // The overview: every step with what is open in it; gives whether something stands in all of them.
  function overview(order) {
    const list = part("overview");
    const words = list.dataset;
    let open = 0;
    list.replaceChildren(
      ...order
        .filter((step) => rated.includes(step))
        .map((step) => {
          const state = stateOf(step);
          const isFree = state === "untouched" && step.element.hasAttribute("data-free");
          if (!isFree && state !== "complete" && state !== "skipped") open += 1;
          const item = document.createElement("li");
          const link = Object.assign(document.createElement("a"), { href: `#${step.element.id}`, textContent: step.title });
          const said = isFree ? words.textFree : state === "begun" ? words.textBegun.replace("{number}", openIn(step)) : words[`text${state[0].toUpperCase()}${state.slice(1)}`];
          item.append(link, Object.assign(document.createElement("span"), { className: `jump-state is-${isFree ? "skipped" : state}`, textContent: said }));
          return item;
        }),
    );
    const summary = part("summary");
    summary.textContent = open ? summary.dataset.textOpen.replace("{number}", open) : summary.dataset.textDone;
    return rated.every((step) => step.element.hasAttribute("data-free") || stateOf(step) !== "untouched");
  }

  form.addEventListener("input", lookAt);
  form.addEventListener("change", lookAt);
  for (const { element } of rated) look(element);
  return { stateOf, overview };
}
