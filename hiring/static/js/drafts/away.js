// How long a window was without its server; it is known beyond a reload.

import { recall, remember } from "./outbox.js";

const SHORTEST = 3000; // Less is not worth a report.

export class Away {
  constructor(draft) {
    this.key = `drafts-away:${draft}`;
    this.since = Number(recall("sessionStorage", this.key)) || null;
  }

  begin(moment) {
    if (this.since !== null) return;
    this.since = moment;
    remember("sessionStorage", this.key, String(moment));
  }

  // The time that is over, or null where there was none to speak of.
  end(moment) {
    const from = this.since;
    if (from === null) return null;
    this.since = null;
    remember("sessionStorage", this.key, null);
    return moment - from >= SHORTEST ? { from, until: moment } : null;
  }
}
