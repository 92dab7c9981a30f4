// The browser's side of the draft protocol, for every form on which somebody types. What is typed becomes
// operations: on the device at once, on the server within two seconds, away from the device only when
// the server has said that it is kept. The form's fields are the only truth of the page.

import { Away } from "./away.js";
import { Banner } from "./banner.js";
import { renderedIn } from "./fields.js";
import { Holding } from "./holding.js";
import { leaving } from "./leaving.js";
import { Model } from "./model.js";
import { Outbox, deviceName, expire, living, lockOf, name, stored, windowName } from "./outbox.js";
import { Typing } from "./typing.js";
import { ask, bodyOf, sendOff } from "./wire.js";

const LOOK_EVERY = 15000; // What others changed, while somebody looks at the page.
const LOOK_AT_END = 2000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const SIGNED_OUT_PAUSE = 4000;

// The form's data: draft ("owner/record"), version, expires, the addresses operations, status, report and
// page, saved-at, and known where it shows something else than the server has. `events` is the name that
// the form's events begin with.
export default function drafts(form, { events = "drafts" } = {}) {
  const draft = form.dataset.draft;
  const [owner] = draft.split("/", 1);
  const record = draft.slice(owner.length + 1);
  const rendered = form.dataset.known ? new Map(Object.entries(JSON.parse(form.dataset.known))) : renderedIn(form);
  const model = new Model(rendered, Number(form.dataset.version));
  const banner = new Banner(form);
  const outbox = new Outbox(() => say());
  const typing = new Typing(form, rendered, { make, keep: (one) => writer && outbox.put(one).then(say), settled: () => trouble || !writer || soon() });
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("drafts") : null;
  const away = new Away(draft);
  const reports = [];
  const overlaid = new Map(); // What earlier windows had typed and this one shows.
  let writer = "";
  let device = "";
  let holding = null;
  let savedAt = form.dataset.savedAt ?? null;
  let skew = null; // Server's clock minus the device's.
  let base = Date.now() - performance.now(); // What the device's clock said when its pages' clock began.
  let trouble = null; // Why nothing reaches the server: offline, portal, busy, token, signed_out.
  let pause = 0;
  let most; // 1 while one operation spoils the others.
  let wantsLook = false;
  let lookAt = Infinity;
  let endsAt = null; // By performance.now(), which no change of the device's clock moves.
  let over = null; // Where to go, once everything is said.
  let late = 0;
  let isLeaving = false;
  let running = null;
  let again = false;
  let timer = 0;
  let timerAt = Infinity;

  const ready = (one) => !typing.isOpen(one);
  const sendable = () => model.pending.filter((one) => !one.refused);
  const unsent = () => sendable().length > 0;
  // A device that sleeps may stop its pages' clock, somebody may set the other one back: the one that
  // went further is right.
  const now = () => Math.max(Date.now(), base + performance.now());
  const moment = () => now() + (skew ?? 0);
  const event = (kind, detail) => form.dispatchEvent(new CustomEvent(`${events}:${kind}`, { bubbles: true, detail }));
  const token = () => form.elements.csrf_token.value;

  function make(change) {
    const operation = { id: name(), seq: model.next(Date.now()), draft, owner, writer, base: model.version, change, at: now(), skew, url: form.dataset.operations, expires: form.dataset.expires ?? null };
    model.pending.push(operation);
    isLeaving = false;
    if (writer) outbox.put(operation).then(say);
    say();
    return operation;
  }

  // One turn of requests at a time, each after the other.
  function run() {
    clearTimeout(timer);
    timerAt = Infinity;
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await turn();
        }
      } finally {
        running = null;
        plan();
      }
    })();
    return running;
  }

  function soon(wait = 0) {
    const at = performance.now() + wait;
    if (at >= timerAt) return;
    clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(run, wait);
  }

  async function turn() {
    if (endsAt !== null && endsAt <= performance.now()) {
      finish();
      holding.lock("over", true);
    }
    if (trouble && !(await look())) return;
    while (await step());
    if (!trouble) pause = 0;
    say();
    if (over && !trouble && !unsent() && !isLeaving) await goOn();
  }

  // The next request, if there is something to say or to ask; false where there is not, or no way.
  async function step() {
    if (reports.length) return report();
    const own = (one) => ready(one) && one.writer === writer;
    if (navigator.locks && sendable().some((one) => one.writer !== writer)) {
      // What earlier windows left is sent by one window only.
      const sent = await navigator.locks.request(`drafts-send:${draft}`, { ifAvailable: true }, (lock) => send(model.batch(lock ? ready : own, most)));
      if (sent !== null) return sent;
    } else {
      const sent = await send(model.batch(ready, most));
      if (sent !== null) return sent;
    }
    return wantsLook || performance.now() >= lookAt ? look() : false;
  }

  // When to speak next, without being asked.
  function plan() {
    if (isLeaving) return;
    if (trouble) {
      soon(pause);
      return;
    }
    const toEnd = endsAt === null ? Infinity : endsAt - performance.now();
    const wait = over || toEnd <= 0 ? LOOK_AT_END : Math.min(toEnd + 100, document.hidden ? Infinity : LOOK_EVERY);
    if (wait === Infinity) return;
    lookAt = Math.min(lookAt, performance.now() + wait);
    soon(Math.max(0, lookAt - performance.now()));
  }

  function failed(is) {
    away.begin(moment());
    // A token is renewed at once, and once; whoever else waits asks less and less often.
    const isFirst = pause === 0;
    pause = Math.min(pause * 2 || FIRST_PAUSE, is === "signed_out" ? SIGNED_OUT_PAUSE : LONGEST_PAUSE);
    if (is === "token" && isFirst) again = true;
    trouble = is;
    say();
    return false;
  }

  function reached() {
    const wasAway = trouble === null || ["offline", "portal", "busy"].includes(trouble);
    trouble = null;
    const span = away.end(moment());
    if (span && wasAway) reports.push({ kind: "offline", ...span });
  }

  async function send(batch) {
    if (!batch.length) return null;
    const { is, answer } = await ask(form.dataset.operations, { body: bodyOf(record, writer, batch, now(), skew), token: token() });
    if (is !== "ours") return failed(is);
    reached();
    if (answer.results) results(batch, answer);
    else if (batch.length > 1) most = 1;
    else refuse(batch[0], answer);
    if (answer.csrf) standing(answer);
    else if (answer.location) over = answer.location;
    return true;
  }

  function results(batch, answer) {
    const byId = new Map(answer.results.map((one) => [one.id, one]));
    const gone = [];
    const news = [];
    const own = [];
    for (const one of batch) {
      const result = byId.get(one.id);
      if (result?.ok !== true) {
        if (result) refuse(one, result, answer.version);
        continue;
      }
      const told = model.acknowledged(one, result, one.writer === writer);
      gone.push(one, ...told.outdated);
      news.push(...told.news);
      savedAt = result.saved_at;
      if (result.late) late += 1;
      else own.push(...Object.keys(one.change)); // A repeated one may be older than what the server has.
      for (const [field, value] of told.replaced) if (overlaid.get(field) !== value) banner.tell("Replaced", field, value);
    }
    if (gone.length) {
      outbox.remove(gone);
      channel?.postMessage({ kind: "kept", draft, writer });
    }
    take(news, own);
  }

  // The server will not have it as it is: it stays here, and its field says why.
  function refuse(one, { code, message }, version = null) {
    if (code === "draft_unknown_base" && version !== null && version < one.base) {
      one.base = version; // The server was set back to an earlier state.
      outbox.put(one);
      return;
    }
    const parts = model.split(one, name);
    if (parts) Promise.all(parts.map((part) => outbox.put(part))).then(() => outbox.remove([one]));
    else one.refused = message ?? code;
    most = undefined;
  }

  // What others have changed comes into the page, unless something newer is typed here; `own` are fields
  // that may show something else now without anybody else's doing.
  function take(news, own = []) {
    typing.read();
    for (const [field, value] of news) {
      if (model.isPending(field) && model.valueOf(field) !== value && overlaid.get(field) !== value) banner.tell("Replaced", field, value);
    }
    const others = new Set(news.map(([field]) => field));
    const fields = typing.show([...new Set([...own, ...others])].map((field) => [field, model.valueOf(field)]));
    if (!Object.keys(fields).length) return;
    event("taken");
    form.dispatchEvent(new Event("input", { bubbles: true }));
    if (form.dataset.locked) return;
    for (const [field, value] of Object.entries(fields)) if (others.has(field) && !model.isPending(field)) banner.tell("Taken", field, value);
  }

  async function look() {
    const url = new URL(form.dataset.status, location.href);
    url.search = new URLSearchParams({ draft: record, writer, since: model.version });
    const { is, answer } = await ask(url);
    if (is !== "ours" || answer.ok !== true) return failed(is === "ours" ? "busy" : is);
    reached();
    wantsLook = false;
    lookAt = Infinity;
    const news = model.news(answer.others, answer.version);
    model.version = Math.max(model.version, answer.version);
    take(news);
    standing(answer);
    await adopt();
    if (endsAt !== null && endsAt <= performance.now() && !over && !reports.length && !unsent()) reports.push({ kind: "due" });
    return true;
  }

  async function report() {
    const [{ from, until, ...rest }] = reports;
    const ages = from ? { from_age: age(from), to_age: age(until) } : {};
    const body = JSON.stringify({ draft: record, writer, device, ...rest, ...ages });
    const { is, answer } = await ask(form.dataset.report, { body, token: token() });
    if (is !== "ours") return failed(is);
    reports.shift();
    reached();
    if (answer.ok === true) standing(answer);
    else console.warn("drafts: a report was refused", rest.kind, answer);
    return true;
  }

  const age = (at) => Math.max(0, Math.round((moment() - at) / 1000));

  async function standing(answer) {
    const isFirst = skew === null;
    base = Date.now() - performance.now();
    skew = Date.parse(answer.now) - Date.now();
    if (isFirst) expire(moment()).catch(() => {}); // A store that fails is said where it matters.
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = answer.csrf;
    if (form.elements.version) form.elements.version.value = model.version;
    if (answer.version > model.version) wantsLook = true;
    endsAt = answer.seconds_left === null ? null : performance.now() + answer.seconds_left * 1000;
    const isOver = answer.state !== "open" || (answer.seconds_left !== null && answer.seconds_left <= 0);
    if (isOver) endsAt = performance.now();
    over = answer.location ?? null;
    if (isOver) finish();
    holding.lock("over", isOver);
    holding.lock("paused", answer.paused === true && !isOver);
    for (const part of form.querySelectorAll("[data-part=paused]")) part.hidden = !answer.paused;
    event("clock", answer);
    if (!isOver) await holding.heard(answer);
    form.dataset.heard = "yes"; // And whoever has to be asked is asked.
  }

  // Nothing more is typed; what was typed is a value.
  function finish() {
    typing.read();
    typing.settle();
  }

  async function goOn() {
    isLeaving = true;
    if (late) await banner.ask("late");
    location.assign(over);
  }

  // What windows of this device left that are closed, crashed or forgotten belongs to this page now.
  async function adopt(isFirst = false) {
    let waiting;
    try {
      waiting = await stored(owner, draft);
    } catch {
      return; // The device keeps nothing, and says so as soon as something is typed.
    }
    const alive = await living();
    const left = waiting.filter((one) => (one.writer === writer ? isFirst : !alive?.has(lockOf(one.writer))));
    const added = model.adopt(left);
    if (!added.length) return;
    const fields = [...new Set(added.flatMap((one) => Object.keys(one.change)))];
    for (const field of fields) overlaid.set(field, model.valueOf(field));
    take([], fields);
  }

  function say() {
    const refused = model.pending.find((one) => one.refused)?.refused;
    banner.say({ isUnsent: unsent(), isFailing: outbox.isFailing, trouble: trouble === "token" ? null : trouble, refused, savedAt });
  }

  // Everything that is typed is on the server; false where that is not to be had now.
  async function flush() {
    await begun;
    finish();
    if (!unsent() && trouble === null && navigator.onLine) return true;
    wantsLook = true;
    await run();
    return !unsent() && trouble === null;
  }

  // Another window of this browser has kept something, goes on with this draft, or has come back.
  function heard({ data }) {
    if (data.kind === "wiped" && data.owner === owner) forget();
    if (data.draft === draft && data.kind === "taken") holding.lost();
    if (data.draft === draft || trouble) {
      wantsLook = true;
      soon(trouble ? 0 : 200);
    }
  }

  function forget() {
    model.pending = [];
    outbox.unkept.clear();
    isLeaving = true;
  }

  function takeOver() {
    channel?.postMessage({ kind: "taken", draft, writer });
    reports.push({ kind: "taken" });
    soon();
  }

  function typed(event) {
    if (typing.read()) say();
    if (event.type === "change") typing.settle();
  }

  // On the way out the server gets what fits into one request.
  function left() {
    finish();
    const batch = model.batch((one) => one.writer === writer);
    if (batch.length) sendOff(form.dataset.operations, bodyOf(record, writer, batch, now(), skew), token());
    sendOff(form.dataset.report, JSON.stringify({ draft: record, writer, device, kind: "left" }), token());
  }

  async function begin() {
    device = deviceName();
    writer = await windowName();
    holding = new Holding({ form, banner, writer, device, take: takeOver });
    for (const one of model.pending) {
      one.writer = writer;
      outbox.put(one).then(say);
    }
    await adopt(true);
    channel?.addEventListener("message", heard);
    channel?.postMessage({ kind: "opened", draft, writer });
    leaving({
      form,
      flush,
      left,
      forget,
      isAway: () => trouble !== null,
      isAtRisk: () => !isLeaving && ((unsent() && (outbox.unkept.size > 0 || trouble !== null)) || model.pending.some((one) => one.refused)),
      goes: () => (isLeaving = !model.pending.some((one) => one.refused)), // Else the browser asks.
      wake: () => {
        wantsLook = true;
        soon();
      },
    });
    reports.push({ kind: "opened", clock: Date.now() });
    say();
    run();
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.dataset.listening = "yes";
  finish(); // What was typed before anything listened.
  const begun = begin();
}
