// The planner while somebody is planning: sums and the day drawn at once, everything typed sent to
// the server within two seconds, the time that is left. Without it the form works by its buttons.

import autosave from "./autosave.js";

const DAY = 24 * 60;
const SHORTEST = 10;
const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["do", "delegate", "postpone", "decline"];

export default function planner(form) {
  const text = (name, values = {}) => (form.dataset[`text${name}`] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  form.dataset.live = "yes";
  // On a phone the tasks come first; the people are one press away.
  if (matchMedia("(max-width: 40rem)").matches) part("people").open = false;
  live(form, part, text);
  clock(form, part, text);
  const tell = (what, name, value) => told(form, part, text, what, name, value);
  autosave(form, { state: part("saved"), text, time: (moment) => oclock(form, moment), tell });
}

// "10:15", "10.15" and "1015" are one time, "9" is 9:00; the same rule as on the server.
function asTime(typed) {
  const match = /^([0-9]{1,2})[:.,-]?([0-9]{2})$/.exec(typed) ?? /^([0-9]{1,2})$/.exec(typed);
  return match ? `${match[1].padStart(2, "0")}:${match[2] ?? "00"}` : typed;
}

function minuteOf(typed) {
  const match = /^([0-9]{2}):([0-9]{2})$/.exec(asTime(typed));
  return match && +match[1] < 24 && +match[2] < 60 ? +match[1] * 60 + +match[2] : null;
}

function minutesOf(typed) {
  const value = /^[0-9]{1,9}$/.test(typed) ? +typed : 0;
  return value >= 1 && value <= DAY ? value : null;
}

const READ = { start: minuteOf, at: minuteOf, minutes: minutesOf };
const two = (number) => String(number).padStart(2, "0");
const hhmm = (minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

function live(form, part, text) {
  const field = (name, task) => form.elements[`${name}.${task}`]?.value.trim() ?? "";

  function redraw() {
    const entries = [];
    let planned = 0;
    let undecided = 0;
    for (const card of form.querySelectorAll("[data-task]")) {
      const task = card.dataset.task;
      const title = card.querySelector("legend").textContent;
      const kind = field("choice", task);
      const minutes = minutesOf(field("minutes", task));
      if (!KINDS.includes(kind)) undecided += 1;
      if (kind === "do" && minutes !== null) {
        const start = minuteOf(field("start", task));
        planned += minutes;
        if (start !== null && start + minutes <= DAY) entries.push({ title, kind, start, end: start + minutes, times: `${hhmm(start)}–${hhmm(start + minutes)}` });
      } else if (kind === "delegate") {
        const start = minuteOf(field("at", task));
        if (start !== null) entries.push({ title, kind, start, end: start, times: hhmm(start) });
      }
    }
    entries.sort((one, other) => one.start - other.start || one.end - other.end);
    part("planned").textContent = text("Length", { hours: Math.floor(planned / 60), minutes: two(planned % 60) });
    part("undecided").textContent = undecided;
    draw(form, part("frame"), columns(entries));
    part("spoken").replaceChildren(...(entries.length ? entries : [{ times: "", title: text("Empty") }]).map((entry) => {
      return Object.assign(document.createElement("li"), { textContent: `${entry.times} ${entry.title}`.trim() });
    }));
  }
  form.addEventListener("input", redraw);
  form.addEventListener("change", (event) => {
    const [name] = event.target.name.split(".");
    if (name === "start" || name === "at") event.target.value = asTime(event.target.value.trim());
    judge(event.target, name, text);
    redraw();
  });
  redraw();
}

// What cannot be read is said beside the field at once, in the server's own sentences; a fault that
// the server has found goes with the change.
function judge(field, name, text) {
  if (!field.id) return;
  const id = `${field.id}-error`;
  const typed = field.value.trim();
  const wrong = typed !== "" && name in READ && READ[name](typed) === null;
  document.getElementById(id)?.remove();
  field.closest(".field").classList.toggle("field-wrong", wrong);
  field.removeAttribute("aria-invalid");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (wrong) {
    const line = Object.assign(document.createElement("div"), { className: "wrong", id });
    const sentence = text(name === "minutes" ? "BadMinutes" : "BadTime", { value: typed.slice(0, 40) });
    line.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    field.before(line);
    field.setAttribute("aria-invalid", "true");
    described.push(id);
  }
  if (described.length) field.setAttribute("aria-describedby", described.join(" "));
  else field.removeAttribute("aria-describedby");
}

// What another window had or has in a field is said in its task, in the words of the form.
function told(form, part, text, what, name, value) {
  const fields = [...form.querySelectorAll(`[name="${name}"]`)];
  const [first] = fields;
  const choice = first.type === "radio" ? fields.find((field) => field.value === value)?.nextElementSibling : null;
  const option = first.options && value ? [...first.options].find((one) => one.value === value) : null;
  const shown = (choice ?? option)?.textContent ?? value.slice(0, 120);
  const place = first.type === "radio" ? text("Choice") : form.querySelector(`label[for="${first.id}"]`).textContent;
  const textContent = text(what, { place, value: shown || text("Nothing") });
  const task = first.closest(".task");
  task.append(Object.assign(document.createElement("p"), { className: "notice notice-warn", textContent }));
  part("announce").textContent = `${task.querySelector("legend")?.textContent ?? ""} ${textContent}`;
}

// Every run of overlapping entries gets as many columns as it needs.
function columns(entries) {
  let run = [];
  let ends = [];
  for (const entry of entries) {
    entry.drawn = Math.max(entry.end, entry.start + SHORTEST);
    if (run.length && entry.start >= Math.max(...ends)) [run, ends] = [[], []];
    const free = ends.findIndex((end) => end <= entry.start);
    entry.column = free < 0 ? ends.length : free;
    ends[entry.column] = entry.drawn;
    entry.of = ends;
    run.push(entry);
  }
  return entries;
}

function element(name, attributes, content) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (content !== undefined) made.textContent = content;
  return made;
}

function draw(form, frame, entries) {
  const opens = +form.dataset.opens;
  const closes = +form.dataset.closes;
  const hour = +form.dataset.hour;
  const first = Math.floor(Math.min(opens - 60, ...entries.map((entry) => entry.start)) / 60);
  const last = Math.min(24, Math.ceil(Math.max(closes + 120, ...entries.map((entry) => entry.drawn)) / 60));
  const y = (minute) => ((minute - first * 60) * hour) / 60 + 12;
  const svg = element("svg", { class: "diary", width: "100%", height: (last - first) * hour + 24, "aria-hidden": "true", focusable: "false" });
  svg.append(element("rect", { class: "diary-free", x: "16%", y: y(opens), width: "84%", height: y(closes) - y(opens) }));
  for (let at = first; at <= last; at += 1) {
    svg.append(element("line", { class: "diary-line", x1: "16%", x2: "100%", y1: y(at * 60), y2: y(at * 60) }));
    svg.append(element("text", { class: "diary-hour", x: 0, y: y(at * 60) + 5 }, `${two(at)}:00`));
  }
  for (const entry of entries) {
    const wide = 83 / entry.of.length;
    const high = y(entry.drawn) - y(entry.start);
    const block = element("svg", { x: `${16.5 + wide * entry.column}%`, y: y(entry.start) + 0.5, width: `${wide - 0.6}%`, height: high - 1 });
    block.append(element("title", {}, `${entry.times} ${entry.title}`));
    block.append(element("rect", { class: `diary-block diary-${entry.kind}`, width: "100%", height: "100%", rx: 3 }));
    block.append(element("text", { class: high < 20 ? "diary-name diary-small" : "diary-name", x: 8, y: high >= 40 ? 17 : high / 2 + (high < 20 ? 3 : 4) }, entry.title));
    if (high >= 40) block.append(element("text", { class: "diary-time", x: 8, y: 34 }, entry.times));
    svg.append(block);
  }
  frame.replaceChildren(svg);
}

const oclock = (form, moment) => new Date(moment).toLocaleTimeString(form.dataset.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// The server said how many seconds were left when it made the page; the device only counts on. A
// device that sleeps may stop one of its two clocks: the one that went further is right.
function clock(form, part, text) {
  if (!form.dataset.seconds || form.dataset.paused) return;
  const began = performance.now();
  const beganAt = Date.now();
  const left = () => +form.dataset.seconds - Math.max(performance.now() - began, Date.now() - beganAt) / 1000;
  part("until").textContent = text("Until", { time: oclock(form, Date.now() + left() * 1000) });
  const shown = part("clock");
  const marks = [[600, "Soon"], [300, "Last"], [0, "End"]].filter(([at]) => +form.dataset.seconds > at);

  function tick() {
    const seconds = left();
    const minutes = Math.ceil(Math.abs(seconds) / 60);
    shown.textContent = text(seconds > 0 ? "Left" : "Over", { minutes });
    shown.parentElement.toggleAttribute("data-soon", seconds > 0 && seconds <= 600);
    shown.parentElement.toggleAttribute("data-over", seconds <= 0);
    while (marks.length && seconds <= marks[0][0]) part("announce").textContent = text(marks.shift()[1]);
  }
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
}
