// From screen to screen: by thumb, key, swipe or list; in another order with a reason. Where one is, is a
// field too, so that a second tablet goes on at the same place.

import { oclock } from "./desk.js";

const SWIPE = 90;

export function letWalk(desk, needs, clock) {
  const { form, part, steps } = desk;
  const [place, onward] = [part("place"), part("onward")];
  let current = null;
  let isHere = false; // Somebody has gone or typed somewhere in this window.

  // The screens in their order now; what the list of steps and the counter go by.
  function screens() {
    return ordered().flatMap((step) => step.screens.map((element) => ({ step, element })));
  }

  function ordered() {
    const wanted = desk.read("run.order").split(",").filter(Boolean);
    if (!wanted.length) return steps;
    const rank = (step) => (step.id === "intro" ? -1 : step.id === "overview" ? Infinity : wanted.indexOf(step.id));
    return [...steps].sort((one, other) => rank(one) - rank(other));
  }

  const nameOf = ({ step, element }) => `${step.id}/${element.dataset.screen}`;

  function show(screen, { isTold = true, focus = true } = {}) {
    if (!screen) return;
    isHere ||= isTold;
    const isOther = screen.element !== current?.element;
    for (const one of form.querySelectorAll("[data-current]")) delete one.dataset.current;
    current = screen;
    screen.element.dataset.current = "yes";
    screen.step.element.dataset.current = "yes";
    const all = screens();
    const at = all.findIndex(({ element }) => element === screen.element);
    place.textContent = `${desk.text("Place", { number: at + 1, all: all.length })} · ${screen.step.title}`;
    part("through").firstElementChild.style.inlineSize = `${(100 * (at + 1)) / all.length}%`;
    const next = all[at + 1];
    onward.textContent = !next ? desk.text("Next") : screen.step.id === "intro" && !clock.isStarted() ? desk.text("Begin") : next.step.id === "overview" ? desk.text("Overview") : desk.text("Next");
    document.querySelector("[data-act=previous]").disabled = at === 0;
    document.querySelector("[data-act=next]").disabled = !next;
    if (screen.step.id === "overview" && needs.overview(ordered())) clock.finish();
    if (isOther || focus) scrollTo(0, 0);
    if (focus) heading(screen).focus({ preventScroll: true });
    if (isTold && desk.read("run.at") !== nameOf(screen) && clock.isStarted()) desk.set({ "run.at": nameOf(screen) });
    history.replaceState(null, "", `#${nameOf(screen)}`);
  }

  function heading({ step, element }) {
    const title = element === step.screens[0] ? step.element.querySelector("h2") : (element.querySelector("h2") ?? step.element.querySelector("h2"));
    title.tabIndex = -1;
    return title;
  }

  function move(by) {
    const all = screens();
    const at = all.findIndex(({ element }) => element === current.element);
    if (by > 0 && current.step.id === "intro") clock.start();
    show(all[at + by]);
  }

  // The screen that holds an element, or the one that a name speaks of.
  const holding = (element) => screens().find((one) => one.element.contains(element) || one.step.element === element || (one.element === one.step.screens[0] && one.step.element.contains(element)));
  const named = (name) => screens().find((one) => nameOf(one) === name);
  // Where this person was last, in whichever window; before the beginning, in this one.
  const kept = () => named(desk.read("run.at")) ?? named(location.hash.slice(1)) ?? screens()[0];

  function jump() {
    const list = part("jump");
    list.replaceChildren(
      ...ordered().map((step) => {
        const item = document.createElement("li");
        const go = Object.assign(document.createElement("button"), { type: "button", className: "jump-to" });
        go.append(Object.assign(document.createElement("span"), { textContent: step.title }));
        if (step.minutes) {
          const state = needs.stateOf(step);
          const said = Object.assign(document.createElement("span"), { className: `jump-state is-${state}`, textContent: desk.words[`textStates${state[0].toUpperCase()}${state.slice(1)}`] });
          go.append(said);
        }
        if (step === current.step) go.setAttribute("aria-current", "step");
        go.onclick = () => {
          desk.dialog("jump").close();
          show({ step, element: step.screens[0] });
        };
        item.append(go);
        if (mayComeNow(step)) {
          const now = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: desk.text("Now") });
          now.setAttribute("aria-label", `${desk.text("Now")}: ${step.title}`);
          now.onclick = () => swap(step);
          item.append(now);
        }
        return item;
      }),
    );
    desk.dialog("jump").showModal();
    list.querySelector("[aria-current]")?.focus();
  }

  // A later step that nobody has begun can be taken before the one that is on the screen.
  function mayComeNow(step) {
    const order = ordered();
    return step.minutes > 0 && current.step.minutes > 0 && order.indexOf(step) > order.indexOf(current.step) && needs.stateOf(step) === "untouched";
  }

  function swap(step) {
    const dialog = desk.dialog("swap");
    const why = dialog.querySelector("input");
    part("swap-step", dialog).textContent = step.title;
    why.value = "";
    desk.dialog("jump").close();
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue !== "go" || !why.value.trim()) return;
      const rest = ordered().filter((one) => one.minutes > 0 && one !== step);
      // What is on the screen is put off where nothing of it is done yet; else the step comes after it.
      rest.splice(rest.indexOf(current.step) + (needs.stateOf(current.step) === "untouched" ? 0 : 1), 0, step);
      const said = `${oclock(desk.now())} ${step.title}: ${why.value.trim()}`;
      desk.set({ "run.order": rest.map(({ id }) => id).join(","), "run.why": [desk.read("run.why"), said].filter(Boolean).join("\n") });
      show({ step, element: step.screens[0] });
    };
    dialog.showModal();
  }

  form.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act === "next") move(1);
    else if (act === "previous") move(-1);
    else if (act === "jump") jump();
    else if (act === "keys") desk.dialog("keys").showModal();
  });
  let from = null;
  form.addEventListener("pointerdown", (event) => (from = event.pointerType === "touch" && event.isPrimary && !event.target.closest("input, textarea, .marks") ? event : null));
  form.addEventListener("pointerup", (event) => {
    const [x, y] = from ? [event.clientX - from.clientX, event.clientY - from.clientY] : [0, 0];
    from = null;
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y) && getSelection().isCollapsed) move(x < 0 ? 1 : -1);
  });
  form.addEventListener("pointercancel", () => (from = null));
  form.addEventListener("input", ({ target }) => (isHere ||= target !== form));
  // Another window of this person has gone on: its order counts here too, its place until somebody is at one here.
  form.addEventListener("interview:taken", () => show(isHere ? current : kept(), { isTold: false, focus: false }));
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target) show(holding(target));
  });

  const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  isHere = Boolean(target && holding(target));
  show(isHere ? holding(target) : kept(), { isTold: false, focus: false });
  if (target?.matches(".field, .answer-row, .answer, input")) target.scrollIntoView({ block: "center" });

  return { move, jump, current: () => current };
}
