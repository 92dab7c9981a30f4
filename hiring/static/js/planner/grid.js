// The day from six to midnight: blocks where the fields put them, appointments as faint marks. Blocks
// are kept from one drawing to the next, so that focus and pointer stay on them.

import { DAY, STEP, hhmm, snapped } from "./times.js";

const FIRST = 6 * 60;
// No block is drawn lower than this many minutes are high: its name must be readable, and a finger must hit it.
const LEAST = 15;
// How many lines of a name a block holds above its times, in the grid's own pixels.
const MINUTE = 1.6;
const LINE = 20;
const PADDING = 26;

export function drawGrid(desk) {
  const { form, part, say, tasks } = desk;
  const frame = part("frame");
  const opens = +form.dataset.opens;
  const closes = +form.dataset.closes;
  const blocks = new Map();
  const ghosts = new Map();
  let first = FIRST;

  const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
  const put = (one, from, to) => {
    one.style.setProperty("--from", from - first);
    one.style.setProperty("--long", to - from);
  };

  const grid = element("div", "grid");
  const hours = element("div", "grid-hours");
  hours.setAttribute("aria-hidden", "true");
  const field = element("div", "grid-field");
  const work = element("div", "grid-work");
  const cursor = element("div", "grid-cursor");
  cursor.hidden = true;
  field.append(work, cursor);
  grid.append(hours, field);
  frame.replaceChildren(grid);

  // The day begins at six; a time before it, once typed, makes the day longer.
  function span(earliest) {
    const begin = Math.min(FIRST, Math.floor(earliest / 60) * 60);
    if (begin === first && hours.childElementCount) return;
    first = begin;
    grid.style.setProperty("--all", DAY - first);
    hours.replaceChildren();
    for (let at = first; at < DAY; at += 60) {
      const hour = element("span", "grid-hour", hhmm(at));
      put(hour, at, at);
      hours.append(hour);
    }
    put(work, opens, closes);
  }

  function redraw() {
    const states = desk.allStates();
    const entries = tasks.filter((task) => states.get(task.id).at !== null).map((task) => {
      const state = states.get(task.id);
      const end = state.at + (state.minutes ?? 0);
      return { task, state, start: state.at, end, drawn: Math.min(Math.max(end, state.at + LEAST), DAY + LEAST) };
    });
    entries.sort((one, other) => one.start - other.start || one.end - other.end);
    span(Math.min(FIRST, ...entries.map((entry) => entry.start)));
    columns(entries);
    const placed = new Set(entries.map((entry) => entry.task.id));
    for (const [id, block] of blocks) {
      if (placed.has(id)) continue;
      block.remove();
      blocks.delete(id);
    }
    order(entries.map((entry) => {
      const block = blocks.get(entry.task.id) ?? makeBlock(entry.task);
      dress(block, entry, states);
      return block;
    }));
    for (const task of tasks) ghost(task, states.get(task.id));
    speak(entries.length ? entries.map((entry) => `${timesOf(entry)} ${entry.task.title}`) : [say("empty")]);
  }

  // The day as a list; lines that stay as they are cost nothing.
  function speak(lines) {
    const list = part("spoken");
    while (list.children.length > lines.length) list.lastElementChild.remove();
    for (const [index, line] of lines.entries()) {
      const item = list.children[index] ?? list.appendChild(element("li", ""));
      if (item.textContent !== line) item.textContent = line;
    }
  }

  // Reading order is the order of the day; the block that has the focus stays, and the others move round it.
  function order(wanted) {
    const now = field.querySelectorAll(".block");
    if (wanted.every((block, index) => block === now[index])) return;
    const still = wanted.includes(document.activeElement) ? document.activeElement : null;
    let isPast = still === null;
    for (const block of wanted) {
      if (block === still) isPast = true;
      else if (isPast) field.append(block);
      else field.insertBefore(block, still);
    }
  }

  function makeBlock(task) {
    const block = element("button", "block");
    block.type = "button";
    block.dataset.block = task.id;
    block.dataset.grip = "block";
    const grip = element("span", "block-grip");
    grip.dataset.grip = "move";
    const edge = element("span", "block-edge");
    edge.dataset.grip = "edge";
    block.append(element("span", "block-time"), element("span", "block-name", task.title), element("span", "visually-hidden"), grip, edge);
    blocks.set(task.id, block);
    field.append(block);
    return block;
  }

  function timesOf({ state, start, end }) {
    if (state.kind === "delegate") return hhmm(start);
    return state.isOpen ? hhmm(start) : `${hhmm(start)}–${hhmm(end)}`;
  }

  function dress(block, entry, states) {
    const { task, state } = entry;
    const times = timesOf(entry);
    const remarks = desk.remarksOf(task);
    const tail = state.isOpen ? say("how_long") : (state.kind === "delegate" ? say("handed") : "");
    block.dataset.kind = state.kind;
    block.toggleAttribute("data-open", state.isOpen);
    block.toggleAttribute("data-remarked", remarks.length > 0);
    block.toggleAttribute("data-tall", entry.drawn - entry.start >= 30);
    const [time, , more] = block.children;
    const words = tail ? `${times} ${tail}` : times;
    if (time.textContent !== words) time.textContent = words;
    if (more.textContent !== remarks.join(" ")) more.textContent = remarks.join(" ");
    put(block, entry.start, entry.drawn);
    block.style.setProperty("--lines", Math.max(1, Math.floor(((entry.drawn - entry.start) * MINUTE - PADDING) / LINE)));
    block.style.setProperty("--column", entry.column);
    block.style.setProperty("--columns", entry.ends.length);
  }

  // The hour that a task's own words name, faintly, until the task stands there or is not done in person.
  function ghost(task, state) {
    if (task.fixed === null) return;
    const isShown = state.kind === "" || (state.kind === "do" && state.at !== task.fixed);
    let mark = ghosts.get(task.id);
    if (!mark) {
      mark = element("div", "ghost", `${hhmm(task.fixed)} ${task.title}`);
      mark.setAttribute("aria-hidden", "true");
      ghosts.set(task.id, mark);
      field.prepend(mark);
    }
    put(mark, task.fixed, task.fixed);
    mark.hidden = !isShown;
  }

  // The minute of the day under a point of the window.
  function minuteAt(y, box = field.getBoundingClientRect()) {
    return Math.max(first, Math.min(DAY - STEP, first + snapped(((y - box.top) / box.height) * (DAY - first))));
  }

  function showCursor(minute, minutes, words) {
    const look = `${minute} ${minutes} ${words}`;
    if (cursor.dataset.look === look) return;
    cursor.dataset.look = look;
    cursor.hidden = minute === null;
    if (minute === null) return;
    put(cursor, minute, minute + (minutes ?? 0));
    cursor.dataset.words = words ?? hhmm(minute);
  }

  function reveal(minute) {
    const y = ((minute - first) / (DAY - first)) * field.offsetHeight;
    if (frame.scrollHeight > frame.clientHeight + 4) frame.scrollTop = y - frame.clientHeight / 4;
    else scrollTo(0, scrollY + field.getBoundingClientRect().top + y - innerHeight / 4);
  }

  form.addEventListener("input", redraw);
  form.addEventListener("change", redraw);
  redraw();
  // With the first frame, which lays the page out anyway.
  requestAnimationFrame(() => { if (frame.scrollHeight > frame.clientHeight + 4) reveal(opens + 60); });
  return { frame, field, blocks, minuteAt, showCursor, reveal, opens };
}

// Every run of overlapping entries gets as many columns as it needs.
function columns(entries) {
  let ends = [];
  for (const entry of entries) {
    if (ends.length && entry.start >= Math.max(...ends)) ends = [];
    const free = ends.findIndex((end) => end <= entry.start);
    entry.column = free < 0 ? ends.length : free;
    ends[entry.column] = entry.drawn;
    entry.ends = ends;
  }
}
