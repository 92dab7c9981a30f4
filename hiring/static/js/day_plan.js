// The planner while somebody is planning: sums and the day drawn at once, everything typed sent to
// the server within two seconds, the time that is left. Without it the form works by its buttons.

const WAIT = 1500;
const LONGEST_RETRY = 30000;
const DAY = 24 * 60;
const SHORTEST = 10;
const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["do", "delegate", "postpone", "decline"];

export default function planner(form) {
  const text = (name, values = {}) => (form.dataset[`text${name}`] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const csrf = form.elements.csrf_token.value;
  form.dataset.live = "yes";
  // On a phone the tasks come first; the people are one press away.
  if (matchMedia("(max-width: 40rem)").matches) part("people").open = false;
  live(form, part, text);
  clock(form, part, text);
  autosave(form, part, text, csrf);
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
    if (/^(start|at)\./.test(event.target.name)) event.target.value = asTime(event.target.value.trim());
    redraw();
  });
  redraw();
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
    block.append(element("text", { class: high < 20 ? "diary-name diary-small" : "diary-name", x: 8, y: high >= 40 ? 17 : high / 2 + 4 }, entry.title));
    if (high >= 40) block.append(element("text", { class: "diary-time", x: 8, y: 34 }, entry.times));
    svg.append(block);
  }
  frame.replaceChildren(svg);
}

const oclock = (form, moment) => new Date(moment).toLocaleTimeString(form.dataset.lang, { hour: "2-digit", minute: "2-digit" });

// The server said how many seconds were left when it made the page; the device only counts on.
function clock(form, part, text) {
  const began = performance.now();
  const left = () => +form.dataset.seconds - (performance.now() - began) / 1000;
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

function autosave(form, part, text, csrf) {
  const version = form.elements.version;
  const state = part("saved");
  const values = () => new Map([...new FormData(form)].filter(([name]) => !["csrf_token", "version"].includes(name)));
  let known = form.dataset.kept === "no" ? new Map() : values();
  let sending = null;
  let timer = null;
  let pause = 0;
  let leaving = false;

  function say(sentence, unsent) {
    if (state.textContent !== sentence) state.textContent = sentence;
    state.toggleAttribute("data-unsent", unsent);
  }

  function changed() {
    return Object.fromEntries([...values()].filter(([name, value]) => known.get(name) !== value));
  }

  const unsent = () => sending !== null || Object.keys(changed()).length > 0;
  const plan = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  async function send() {
    if (leaving || sending?.running) return;
    if (!sending) {
      const change = changed();
      if (!Object.keys(change).length) return;
      // A repeated attempt carries the same id: nothing counts twice.
      const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      sending = { id, base_version: +version.value, change };
    }
    const { id, base_version, change } = sending;
    sending.running = true;
    const body = JSON.stringify({ id, base_version, change });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf, Accept: "application/json" };
    let answer = null;
    let status = 0;
    try {
      // Browsers send no more than 64 kB after the page is gone.
      const response = await fetch(form.dataset.operations, { method: "POST", keepalive: body.length < 20000, headers, body });
      status = response.status;
      answer = await response.json();
    } catch {
      // No connection, or an answer that is not ours: it acknowledges nothing.
    }
    sending.running = false;
    if (answer?.ok === true && Number.isInteger(answer.version)) kept(answer, change);
    else if (answer?.location) {
      leaving = true;
      location.assign(answer.location);
    } else if (answer?.ok === false) refused(answer, change);
    else {
      pause = Math.min(pause ? pause * 2 : 2000, LONGEST_RETRY);
      say(text(status === 401 || status === 400 ? "SignedOut" : "Failed"), true);
      plan(pause);
    }
  }

  function kept(answer, change) {
    sending = null;
    pause = 0;
    version.value = answer.version;
    for (const [name, value] of Object.entries(change)) known.set(name, value);
    for (const [name, value] of Object.entries(answer.replaced ?? {})) tell(name, value);
    if (unsent()) plan(0);
    else say(text("Saved", { time: oclock(form, answer.saved_at) }), false);
  }

  function refused(answer, change) {
    sending = null;
    // Not asked again until it is changed: the sentence says what is wrong with it.
    for (const [name, value] of Object.entries(change)) known.set(name, value);
    say(text("Refused", { reason: answer.message }), true);
  }

  function tell(name, value) {
    const card = form.querySelector(`[data-task="${name.split(".")[1]}"] legend`);
    const textContent = text("Replaced", { place: card?.textContent ?? "", value: String(value).slice(0, 120) });
    part("replaced").append(Object.assign(document.createElement("p"), { className: "notice notice-warn", textContent }));
  }

  form.addEventListener("input", () => {
    if (!unsent()) return;
    say(text("Saving"), true);
    if (!sending) plan(WAIT);
  });
  form.addEventListener("change", () => { if (!sending && unsent()) plan(300); });
  form.addEventListener("submit", (event) => {
    leaving = navigator.onLine;
    if (leaving) return;
    event.preventDefault();
    say(text("Failed"), true);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (unsent()) plan(WAIT);
  addEventListener("online", () => { if (unsent()) plan(0); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && unsent()) send(); });
  addEventListener("beforeunload", (event) => { if (!leaving && unsent()) event.preventDefault(); });
}
