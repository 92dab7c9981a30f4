// How long it has taken against the plan: said, never alarming. A pause stands in the sheet too.

import { name as fresh } from "../drafts/outbox.js";

export function runClock(desk) {
  const { form, part } = desk;
  const elapsed = part("elapsed");
  const dialog = desk.dialog("pause");

  const started = () => Number(desk.read("run.started")) || null;
  const open = () => desk.made("pause.").find(([, value]) => value.endsWith(":"));

  function seconds() {
    const from = started();
    if (!from) return 0;
    const until = Number(desk.read("run.finished")) || desk.now();
    const paused = desk.made("pause.").reduce((sum, [, value]) => {
      const [begun, ended] = value.split(":");
      return sum + Math.max(0, Math.min(Number(ended) || until, until) - Number(begun)); // Not what came after the end.
    }, 0);
    return Math.max(0, until - from - paused);
  }

  function draw() {
    const minutes = Math.floor(seconds() / 60);
    const said = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    if (elapsed.textContent !== said) elapsed.textContent = said;
    if (open() && !dialog.open && !form.dataset.locked) dialog.showModal();
    if (!open() && dialog.open) dialog.close();
  }

  function start() {
    if (!started()) desk.set({ "run.started": String(desk.now()) });
    draw();
  }

  function pause() {
    if (!started() || open()) return;
    desk.set({ [`pause.${fresh()}`]: `${desk.now()}:` });
    draw();
  }

  dialog.addEventListener("close", () => {
    const running = open();
    if (running) desk.set({ [running[0]]: `${running[1]}${desk.now()}` });
    draw();
  });
  form.addEventListener("click", ({ target }) => {
    if (target.closest("[data-act=pause]")) pause();
  });
  // Who goes to a step by the list and writes there has begun, too.
  form.addEventListener("input", ({ target }) => {
    if (!started() && target.closest("[data-minutes]")) start();
  });
  for (const kind of ["taken", "clock"]) form.addEventListener(`interview:${kind}`, draw);
  setInterval(draw, 5000);
  draw();

  return {
    isStarted: () => started() !== null,
    start,
    // The overview with nothing left untouched: the interview is over, and the time stands.
    finish() {
      if (started() && !desk.read("run.finished")) desk.set({ "run.finished": String(desk.now()) });
      draw();
    },
    pause,
  };
}
