// What closed windows left unsent is sent by whichever page the same person opens next: also when the page
// on which it was typed can no longer be opened.

import { Model } from "./model.js";
import { expire, forget, living, lockOf, stored } from "./outbox.js";
import { ask, bodyOf } from "./wire.js";

// Gives how many operations arrived late. `token` gives this page's; a page that sends its own
// drafts is left alone.
export async function sendLeftovers(owner, token) {
  await expire(null);
  const here = document.querySelector("form[data-draft]")?.dataset.draft;
  const alive = (await living()) ?? new Set();
  const left = (await stored(owner)).filter((one) => one.draft !== here && !alive.has(lockOf(one.writer)));
  let late = 0;
  // One batch for each window that was left: what it holds stays its own.
  for (const writer of new Set(left.map((one) => one.writer))) {
    for (const draft of new Set(left.filter((one) => one.writer === writer).map((one) => one.draft))) {
      const model = new Model(new Map(), 0);
      model.adopt(left.filter((one) => one.writer === writer && one.draft === draft));
      for (let batch = model.batch(() => true); batch.length; batch = model.batch(() => true)) {
        const { is, answer } = await ask(batch[0].url, { body: bodyOf(draft.slice(owner.length + 1), writer, batch, Date.now(), null), token: token() });
        if (is !== "ours" || !answer.results) return late; // It stays on the device for the next page.
        const taken = new Set(answer.results.filter((one) => one.ok === true).map((one) => one.id));
        late += answer.results.filter((one) => one.late).length;
        await forget(batch.filter((one) => taken.has(one.id)));
        model.drop(batch);
      }
    }
  }
  return late;
}
