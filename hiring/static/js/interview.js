// The console while an interview runs: one screen at a time, marks at hand, everything by thumb or by
// key. The form's fields hold what is typed; without this all screens stand below one another.

import drafts from "./drafts/sync.js";
import { showCards } from "./interview/cards.js";
import { runClock } from "./interview/clock.js";
import { makeDesk } from "./interview/desk.js";
import { listenToKeys } from "./interview/keys.js";
import { setMarks } from "./interview/marks.js";
import { watchNeeds } from "./interview/needs.js";
import { offerPhrases } from "./interview/phrases.js";
import { letWalk } from "./interview/walk.js";

export default function interview(form) {
  const desk = makeDesk(form);
  document.documentElement.dataset.live = "yes";
  const needs = watchNeeds(desk);
  const clock = runClock(desk);
  const walk = letWalk(desk, needs, clock);
  const marks = setMarks(desk, walk);
  showCards(desk);
  offerPhrases(desk);
  listenToKeys(desk, { walk, marks, clock });
  drafts(form, { events: "interview" });
  // What is submitted is what has been kept: the form waits until then, and says which version that is.
  const submitting = document.getElementById("submit-ratings");
  submitting.addEventListener("submit", () => (submitting.elements.version.value = form.elements.version.value));
  performance.mark("console-usable");
}
