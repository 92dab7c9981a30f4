// What the server has, what is not acknowledged yet, and what the page shows of both. Pure: it knows
// neither the page nor the network.

const MOST_OPERATIONS = 100;
const MOST_BYTES = 200_000;

export class Model {
  // `values` are the server's at `version`.
  constructor(values, version) {
    this.server = new Map(values);
    this.version = version; // Everything up to here is known to this window.
    this.first = version;
    this.at = new Map(); // Field → the version of the value that is known.
    this.pending = []; // In the order in which it was typed.
    this.last = 0;
    this.done = new Set(); // Ids of what is acknowledged.
  }

  // What a field shows: the last unacknowledged value, else the server's.
  valueOf(field) {
    for (let i = this.pending.length - 1; i >= 0; i -= 1) {
      if (field in this.pending[i].change) return this.pending[i].change[field];
    }
    return this.server.get(field) ?? "";
  }

  isPending(field) {
    return this.pending.some((one) => field in one.change);
  }

  // The place of the next operation: after all that are known here, and beside those of other windows by
  // the time at which they were typed.
  next(now) {
    this.last = Math.max(this.last + 1, now);
    return this.last;
  }

  // Operations of earlier windows, in their place among one's own.
  adopt(operations) {
    const known = new Set(this.pending.map((one) => one.id));
    const added = operations.filter((one) => !known.has(one.id) && !this.done.has(one.id));
    this.last = Math.max(this.last, ...added.map((one) => one.seq));
    this.pending = [...added, ...this.pending].sort((one, other) => one.seq - other.seq);
    return added;
  }

  drop(operations) {
    const gone = new Set(operations);
    for (const { id } of operations) this.done.add(id);
    this.pending = this.pending.filter((one) => !gone.has(one));
  }

  // One operation for each field of a refused one, in its place: what is wrong with one field must not
  // keep the others back. Null for an operation of one field.
  split(operation, name) {
    const fields = Object.entries(operation.change);
    if (fields.length === 1) return null;
    const parts = fields.map(([field, value]) => ({ ...operation, id: name(), change: { [field]: value } }));
    this.done.add(operation.id);
    this.pending = this.pending.flatMap((one) => (one === operation ? parts : [one]));
    return parts;
  }

  // The next operations to send, in order; `most` is 1 where one of them spoils the others.
  batch(ready, most = MOST_OPERATIONS) {
    const chosen = [];
    let bytes = 0;
    for (const one of this.pending) {
      if (one.refused || !ready(one)) continue;
      bytes += 300 + 3 * JSON.stringify(one.change).length;
      if (chosen.length && (chosen.length === most || bytes > MOST_BYTES)) break;
      chosen.push(one);
    }
    return chosen;
  }

  // The server has taken an operation: gives what it tells of others, as [field, value] pairs. What it
  // tells with an operation of another window leaves out what that window did: it must be asked for.
  acknowledged(operation, { version, late, replaced, others }, isOwn) {
    // A refused value of the same field is out of date with a newer one that is kept.
    const place = this.pending.indexOf(operation);
    const outdated = this.pending.filter((one, at) => at < place && one.refused && Object.keys(one.change).every((field) => field in operation.change));
    this.drop([operation, ...outdated]);
    if (!late) for (const [field, value] of Object.entries(operation.change)) this.#know(field, value, version);
    const news = this.news(others, version);
    if (isOwn) this.version = Math.max(this.version, version);
    return { outdated, news, replaced: Object.entries(replaced ?? {}) };
  }

  // What other windows have changed, as far as it is newer than what is known.
  news(others, version) {
    return Object.entries(others ?? {}).filter(([field, value]) => this.#know(field, value, version));
  }

  #know(field, value, version) {
    if (version <= (this.at.get(field) ?? this.first)) return false;
    this.at.set(field, version);
    this.server.set(field, value);
    return true;
  }
}
