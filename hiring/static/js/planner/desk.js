// The plan as the form's fields say it: they alone hold the truth. Whoever changes something writes
// fields here and tells the form once, so that drawing, saving and undoing all see one change.

import { BESIDE } from "../drafts/fields.js";
import { DAY, STEP, hhmm, minuteOf, minutesOf, two } from "./times.js";

const KINDS = ["do", "delegate", "postpone", "decline"];

export function makeDesk(form) {
  const phrases = JSON.parse(document.getElementById("planner-words").textContent);
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const tasks = [...form.querySelectorAll("[data-task]")].map((card) => ({
    id: card.dataset.task,
    title: card.querySelector("h3").textContent,
    text: card.querySelector(".task-text").textContent,
    card,
    fixed: card.dataset.fixed ? +card.dataset.fixed : null,
    after: card.dataset.after?.split(" ") ?? [],
  }));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const opens = +form.dataset.opens;

  const say = (name, values = {}) => phrases[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  // Looked up once: a form searches all its fields for a name, and every drawing asks for hundreds.
  const fields = new Map();
  for (const field of form.elements) {
    if (!field.name || BESIDE.includes(field.name)) continue;
    if (field.type !== "radio") fields.set(field.name, field);
    else if (fields.has(field.name)) fields.get(field.name).push(field);
    else fields.set(field.name, [field]);
  }
  const textOf = (field) => (Array.isArray(field) ? field.find((one) => one.checked)?.value : field?.value) ?? "";
  const value = (name, task) => textOf(fields.get(`${name}.${task.id}`)).trim();
  const option = (name, task) => fields.get(`${name}.${task.id}`).selectedOptions[0]?.textContent ?? "";
  const values = () => new Map([...fields].map(([name, field]) => [name, textOf(field)]));

  // What is decided about a task, as far as it can be read. `at` is its place in the day.
  function stateOf(task) {
    const choice = value("choice", task);
    const kind = KINDS.includes(choice) ? choice : "";
    const minutes = kind === "do" ? minutesOf(value("minutes", task)) : null;
    let at = null;
    if (kind === "do") at = minuteOf(value("start", task));
    if (kind === "delegate") at = minuteOf(value("at", task));
    if (at !== null && at + (minutes ?? 0) > DAY) at = null;
    const isComplete = {
      "": () => false,
      do: () => minuteOf(value("start", task)) !== null && minutes !== null,
      delegate: () => at !== null && value("to", task) !== "",
      postpone: () => value("until", task) !== "",
      decline: () => true,
    }[kind]();
    return { kind, at, minutes, isComplete, isOpen: kind === "do" && minutes === null };
  }

  // "Do · 09:00–09:45", "Delegate · to whom?": the decision in a line.
  function inWords(task, state = stateOf(task)) {
    const { kind, at, minutes } = state;
    if (!kind) return say("undecided");
    const words = [say(kind)];
    if (kind === "do") {
      if (at === null) words.push(say("when"));
      if (at !== null && minutes !== null) words.push(`${hhmm(at)}–${hhmm(at + minutes)}`);
      if (at !== null && minutes === null) words.push(hhmm(at));
      if (minutes === null) words.push(say("how_long"));
    }
    if (kind === "delegate") {
      words.push(value("to", task) ? option("to", task).split(",")[0] : say("to_whom"));
      words.push(at === null ? say("when") : hhmm(at));
    }
    if (kind === "postpone") words.push(value("until", task) ? option("until", task) : say("until_when"));
    return words.join(" · ");
  }

  // What a diary would remark: the appointed time, what comes first, what lies at the same time.
  function remarksOf(task) {
    if (!remarks.has(task.id)) remarks.set(task.id, remarked(task, allStates()));
    return remarks.get(task.id);
  }

  function remarked(task, of) {
    const here = of.get(task.id);
    if (here.at === null) return [];
    const said = [];
    if (here.kind === "do" && task.fixed !== null && task.fixed !== here.at) said.push(say("appointed", { time: hhmm(task.fixed) }));
    for (const id of task.after) {
      const first = byId.get(id);
      const before = first && of.get(id);
      if (!before) continue;
      const isLater = before.kind === "postpone" || (before.at !== null && (before.at >= here.at || before.at + (before.minutes ?? 0) > here.at));
      if (isLater) said.push(say("comes_first", { title: first.title }));
    }
    const beside = tasks.filter((other) => other !== task && areTogether(here, of.get(other.id)));
    beside.sort((one, other) => of.get(one.id).at - of.get(other.id).at);
    return [...said, ...beside.map(({ title }) => say("same_time", { title }))];
  }

  const isLocked = () => form.dataset.locked === "yes" || "paused" in form.dataset;

  // One gesture: fields are written, then the form hears of it once.
  function write(changes) {
    if (isLocked()) return false;
    for (const [name, text] of Object.entries(changes)) {
      const field = fields.get(name);
      if (!Array.isArray(field)) field.value = text;
      else for (const one of field) one.checked = one.value === text;
    }
    form.dispatchEvent(new CustomEvent("planner:written", { detail: Object.keys(changes) }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  let told = "";
  function announce(sentence) {
    // The same sentence twice is still news.
    told = sentence === told ? `${sentence}\u00a0` : sentence;
    part("announce").textContent = told;
  }

  const tell = (task) => announce([say("now", { title: task.title, state: inWords(task) }), ...remarksOf(task)].join(" "));
  // Read once for each change, whoever asks.
  let states = null;
  const remarks = new Map();
  const allStates = () => (states ??= new Map(tasks.map((task) => [task.id, stateOf(task)])));
  for (const kind of ["planner:written", "planner:taken", "input", "change"]) {
    form.addEventListener(kind, () => {
      states = null;
      remarks.clear();
    }, true);
  }

  // The first minute of the working hours, or after, at which nothing lies yet.
  function firstFree(minutes) {
    const taken = [...allStates().values()].filter((state) => state.kind === "do" && state.at !== null);
    for (let at = opens; at < DAY; at += STEP) {
      const until = at + (minutes ?? STEP);
      if (taken.every((state) => until <= state.at || at >= state.at + (state.minutes ?? STEP))) return at;
    }
    return opens;
  }

  // Into the day at this minute: a hand-off moves its hour, everything else is done in person.
  function placeAt(task, minute) {
    const { kind, minutes } = stateOf(task);
    const length = kind === "delegate" ? 0 : (minutesOf(value("minutes", task)) ?? minutes ?? 0);
    const at = Math.max(0, Math.min(minute, DAY - Math.max(length, STEP)));
    const done = kind === "delegate"
      ? write({ [`at.${task.id}`]: hhmm(at) })
      : write({ [`choice.${task.id}`]: "do", [`start.${task.id}`]: hhmm(at) });
    if (done) tell(task);
  }

  function moveBy(task, step) {
    const { at, kind } = stateOf(task);
    if (at === null) placeAt(task, firstFree(kind === "delegate" ? null : minutesOf(value("minutes", task))));
    else placeAt(task, at + step);
  }

  function setLength(task, minutes) {
    const { at, kind } = stateOf(task);
    if (kind !== "do") return;
    const most = at === null ? DAY : DAY - at;
    if (write({ [`minutes.${task.id}`]: String(Math.max(STEP, Math.min(minutes, most))) })) tell(task);
  }

  function lengthen(task, step) {
    const { minutes } = stateOf(task);
    if (minutes === null && step < 0) return;
    // From no length at all the first step is one step, never a usual length.
    setLength(task, (minutes ?? 0) + step);
  }

  function decide(task, kind) {
    if (write({ [`choice.${task.id}`]: kind })) tell(task);
  }

  // The field that says at what hour.
  const hourOf = (task) => (stateOf(task).kind === "delegate" ? "at" : "start");

  function takeOut(task) {
    if (write({ [`choice.${task.id}`]: "", [`${hourOf(task)}.${task.id}`]: "" })) announce(say("moved_out", { title: task.title }));
  }

  return {
    form, part, tasks, byId, say, value, values, stateOf, allStates, inWords, remarksOf, isLocked, write, announce, tell,
    hourOf, placeAt, moveBy, setLength, lengthen, decide, takeOut,
    length: (minutes) => say("length", { hours: Math.floor(minutes / 60), minutes: two(minutes % 60) }),
    taskOf: (element) => byId.get(element?.closest("[data-task]")?.dataset.task),
  };
}

// Whether two things done in person share some of their time.
function areTogether(one, other) {
  if (one.kind !== "do" || other.kind !== "do" || one.at === null || other.at === null) return false;
  return Math.max(one.at, other.at) < Math.min(...[one, other].map(({ at, minutes }) => at + (minutes ?? 1)));
}
