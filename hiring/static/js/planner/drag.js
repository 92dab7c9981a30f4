// Dragging with mouse, pen or finger: a card into the day, a block to another time or out of the
// day, its lower edge for the length. Nothing but one mark moves until it is let go.

import { STEP, hhmm } from "./times.js";

const STIR = 5;
const EDGE = 56;
const SPEED = 14;

export function letDrag(desk, grid) {
  const { form } = desk;
  let drag = null;
  let frameAsked = 0;

  form.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || desk.isLocked()) return;
    const grip = event.target.closest("[data-grip]");
    if (!grip) return;
    let kind = grip.dataset.grip;
    const isMouse = event.pointerType === "mouse";
    if (kind === "card" && (event.target.closest("button") || (!isMouse && !event.target.closest(".grip")))) return;
    // A finger on a block scrolls the day; it drags by the grip and by the edge only.
    if (kind === "block" && !isMouse) return;
    const block = grip.closest(".block");
    const task = block ? desk.byId.get(block.dataset.block) : desk.taskOf(grip);
    if (kind === "block") kind = "move";
    const state = desk.stateOf(task);
    const box = block?.getBoundingClientRect();
    drag = { task, kind, block, state, minutes: state.minutes, from: { x: event.clientX, y: event.clientY }, held: box ? event.clientY - box.top : 0, at: event, id: event.pointerId, isOn: false, minute: null };
  });

  function begin() {
    drag.isOn = true;
    measure();
    // Lies over everything while one drags: no word is selected, and no style of the page is worked out anew.
    drag.shield = Object.assign(document.createElement("div"), { className: "drag-shield" });
    drag.shield.dataset.kind = drag.kind;
    document.body.append(drag.shield);
    drag.block?.setAttribute("data-dragged", "");
    if (drag.kind !== "edge") {
      drag.ghost = Object.assign(document.createElement("div"), { className: "drag-card", textContent: drag.task.title });
      drag.ghost.setAttribute("aria-hidden", "true");
      document.body.append(drag.ghost);
    }
  }

  // Asked for once, and again when something was scrolled: a layout in every frame is too much.
  function measure() {
    drag.view = grid.frame.getBoundingClientRect();
    drag.box = grid.field.getBoundingClientRect();
  }

  function draw() {
    frameAsked = 0;
    if (!drag?.isOn) return;
    const { clientX: x, clientY: y } = drag.at;
    if (drag.ghost) drag.ghost.style.transform = `translate(${x + 12}px, ${y + 12}px)`;
    const { view } = drag;
    const isOver = x >= view.left && x <= view.right && y >= view.top && y <= view.bottom;
    scroll(y, view, isOver);
    if (drag.kind === "edge") {
      drag.length = Math.max(STEP, grid.minuteAt(y, drag.box) - drag.state.at);
      grid.showCursor(drag.state.at, drag.length, `${hhmm(drag.state.at)}–${hhmm(drag.state.at + drag.length)}`);
      return;
    }
    drag.minute = isOver ? grid.minuteAt(y - drag.held, drag.box) : null;
    form.toggleAttribute("data-out", drag.kind === "move" && !isOver);
    grid.showCursor(drag.minute, drag.minutes);
  }

  // Near an edge of the day it goes on under the pointer, where that is the way the pointer has moved.
  function scroll(y, view, isOver) {
    if (!isOver && drag.kind !== "edge") return;
    const top = Math.max(view.top, 0);
    const bottom = Math.min(view.bottom, innerHeight);
    const { y: began } = drag.from;
    const by = y < Math.min(top + EDGE, began) ? -SPEED : (y > Math.max(bottom - EDGE, began) ? SPEED : 0);
    if (!by) return;
    const before = grid.frame.scrollTop;
    grid.frame.scrollTop += by;
    if (grid.frame.scrollTop === before) scrollBy(0, by);
    measure();
    ask();
  }

  function ask() {
    if (!frameAsked) frameAsked = requestAnimationFrame(draw);
  }

  addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    drag.at = event;
    if (!drag.isOn && Math.hypot(event.clientX - drag.from.x, event.clientY - drag.from.y) >= STIR) begin();
    if (drag.isOn) ask();
  });

  function end(isDropped) {
    if (!drag) return;
    const was = drag;
    if (was.isOn && isDropped) draw();
    drag = null;
    if (!was.isOn) return;
    was.ghost?.remove();
    was.block?.removeAttribute("data-dragged");
    was.shield.remove();
    form.removeAttribute("data-out");
    grid.showCursor(null);
    // The press that ends a drag is no press of what lies under it.
    addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
    if (!isDropped) return;
    if (was.kind === "edge") desk.setLength(was.task, was.length);
    else if (was.minute !== null) desk.placeAt(was.task, was.minute);
    else if (was.kind === "move") desk.takeOut(was.task);
    // The panel opens after that: both at once would hold up a slow phone.
    if (was.kind === "edge" || was.minute !== null) setTimeout(() => form.dispatchEvent(new CustomEvent("planner:placed", { detail: was.task })), 0);
  }

  function stop(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  // A second finger that comes and goes ends nothing.
  for (const kind of ["pointerup", "pointercancel"]) {
    addEventListener(kind, ({ pointerId }) => { if (pointerId === drag?.id) end(kind === "pointerup"); });
  }
  addEventListener("blur", () => end(false));
  addEventListener("scroll", () => { if (drag?.isOn) measure(); }, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag?.isOn) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    end(false);
  }, true);
  // Taking a card by its head is no going into it: nothing folds or scrolls at the beginning of a drag.
  form.addEventListener("mousedown", (event) => {
    if (event.target.closest('[data-grip="card"]') && !event.target.closest("button")) event.preventDefault();
  });
  // The browser's own dragging of words would end ours.
  form.addEventListener("dragstart", (event) => event.preventDefault());
}
