// The server said how many seconds were left when it made the page, and says it anew with each
// answer; the device only counts on. A device that sleeps may stop one of its two clocks: the one
// that went further is right. Read aloud at half of the time, ten, five and one minute only.

import { oclock } from "../drafts/banner.js";

const SOON = 600;

export function runClock(desk) {
  const { form, part, say } = desk;
  const face = part("clock");
  if (!face) return;
  const until = part("until");
  const whole = +form.dataset.whole || 0;
  let seconds = null;
  let pauseMinutes = null;
  let began = 0;
  let beganAt = 0;
  let marks = [];
  let seen = null;

  const left = () => (seconds === null ? null : seconds - Math.max(performance.now() - began, Date.now() - beganAt) / 1000);
  const isPaused = () => "paused" in form.dataset;

  function set(given) {
    const was = seen ?? given;
    seconds = given;
    began = performance.now();
    beganAt = Date.now();
    const ahead = [[whole / 2, "half"], [SOON, "soon"], [300, "last"], [60, "minute"], [0, "end"]];
    // What the server's word leaps over is said too. Half of a short time says the same as a later mark.
    marks = ahead.filter(([at, name]) => Math.max(given, was) > at && (name !== "half" || at > SOON));
    if (seconds !== null) until.textContent = say("until", { time: oclock(Date.now() + seconds * 1000) });
    else until.textContent = isPaused() && pauseMinutes !== null ? say("pause_left", { minutes: pauseMinutes }) : "";
    tick();
  }

  function tick() {
    const now = left();
    const line = face.parentElement;
    line.toggleAttribute("data-soon", now !== null && now > 0 && now <= SOON);
    line.toggleAttribute("data-over", now !== null && now <= 0);
    line.toggleAttribute("data-paused", isPaused());
    let words;
    if (isPaused()) words = say("paused");
    else if (now === null) words = say("untimed");
    else if (now > 0 && now <= 60) words = say("under", { seconds: Math.ceil(now) });
    else words = say(now > 0 ? "left" : "over", { minutes: Math.ceil(Math.abs(now) / 60) });
    if (face.textContent !== words) face.textContent = words;
    if (now === null || isPaused()) return;
    // After a sleep only the latest mark is still true.
    seen = now;
    let passed = null;
    while (marks.length && now <= marks[0][0]) passed = marks.shift();
    if (passed) desk.announce(say(passed[1], { minutes: Math.round(passed[0] / 60) }));
  }

  form.addEventListener("planner:clock", ({ detail }) => {
    if (detail.paused) form.dataset.paused = "yes";
    else delete form.dataset.paused;
    pauseMinutes = detail.pause_minutes ?? null;
    const extend = part("extend");
    if (extend) extend.hidden = detail.may_extend === false;
    const given = detail.seconds_left ?? null;
    const was = left();
    // The server's word, unless it only repeats what is counted here.
    if (given === null || was === null || Math.abs(given - was) > 1) set(given);
    else tick();
  });
  set(form.dataset.seconds === undefined ? null : +form.dataset.seconds);
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
}
