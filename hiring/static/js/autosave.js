// What is typed goes to the server by itself: small operations, each with an id of its own and the
// version it was made on. Nothing counts as kept before the server has said so.

const WAIT = 1000;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 30000;
const MOST_KEPT_ALIVE = 20000; // Browsers send no more than 64 kB after the page is gone.
const BESIDE = ["csrf_token", "version", "next"];

// `form` says in its data: the address for operations, its own page, the record (draft), what the
// server knows where that is not what the form shows (known), the sentences. `tell` shows what
// another window had or has in a field.
export default function autosave(form, { state, text, time, tell }) {
  const values = () => new Map([...new FormData(form)].filter(([name]) => !BESIDE.includes(name)));
  const known = form.dataset.known ? new Map(Object.entries(JSON.parse(form.dataset.known))) : values();
  const writer = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const stuck = new Map(); // Field → why the server does not take what stands there.
  let rest = form.dataset.savedAt ? text("Saved", { time: time(form.dataset.savedAt) }) : text("Idle");
  let sending = null; // The operation without an answer: it is repeated as it is.
  let timer = 0;
  let pause = 0;
  let alone = false;
  let leaving = false;
  let onward = null; // The form and the button that go on once everything is kept.

  const changed = () => [...values()].filter(([name, value]) => value !== (known.get(name) ?? ""));
  const unsent = () => sending !== null || changed().length > 0;

  function say(sentence, warns = false) {
    if (state.textContent !== sentence) state.textContent = sentence;
    state.toggleAttribute("data-unsent", warns);
  }

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  async function send() {
    clearTimeout(timer);
    timer = 0;
    if (leaving || sending?.running) return;
    if (!sending) {
      const change = changed();
      if (!change.length) {
        settle();
        return;
      }
      const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      sending = { id, base: +form.elements.version.value, change: Object.fromEntries(alone ? change.slice(0, 1) : change) };
    }
    sending.running = true;
    const { status, answer } = await post(sending);
    sending.running = false;
    if (answer?.ok === true && Number.isInteger(answer.version)) kept(answer);
    else if (answer?.location) {
      leaving = true;
      location.assign(answer.location);
    } else if (answer?.ok === false && ![400, 401].includes(status)) refused(answer);
    else await failed(status);
  }

  async function post({ id, base, change }) {
    const body = JSON.stringify({ draft: form.dataset.draft.split("/")[1], writer, operations: [{ id, base_version: base, change, age: 0 }] });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" };
    let status = 0;
    try {
      const response = await fetch(form.dataset.operations, { method: "POST", keepalive: body.length < MOST_KEPT_ALIVE, headers, body });
      status = response.status;
      const sent = await response.json();
      const answer = sent.results?.[0] ?? sent;
      return { status, answer: sent.location ? { location: sent.location } : answer };
    } catch {
      // No connection, or an answer that is not ours: it acknowledges nothing.
      return { status, answer: null };
    }
  }

  function kept({ version, saved_at, replaced, others }) {
    for (const [name, value] of Object.entries(sending.change)) {
      known.set(name, value);
      stuck.delete(name);
    }
    sending = null;
    pause = 0;
    form.elements.version.value = version;
    rest = text("Saved", { time: time(saved_at) });
    for (const [name, value] of Object.entries(replaced ?? {})) tell("Replaced", name, value);
    for (const [name, value] of Object.entries(others ?? {})) take(name, value);
    settle();
  }

  // What another window has changed comes into this one, unless something newer is typed here.
  function take(name, value) {
    const here = values().get(name) ?? "";
    const untouched = here === (known.get(name) ?? "");
    known.set(name, value);
    if (here === value) return;
    if (untouched) {
      form.elements[name].value = value;
      known.set(name, values().get(name) ?? "");
      form.dispatchEvent(new Event("input"));
    }
    tell(untouched ? "Taken" : "Replaced", name, value);
  }

  function settle() {
    if (changed().length) {
      soon(onward || alone ? 0 : WAIT);
      return;
    }
    alone = false;
    if (stuck.size) say(text("Refused", { reason: stuck.values().next().value }), true);
    else say(rest);
    if (!onward) return;
    const { target, button } = onward;
    onward = null;
    target.requestSubmit(button);
  }

  function refused({ message }) {
    const change = Object.entries(sending.change);
    sending = null;
    pause = 0;
    // One field must not keep the others back; it is not sent again until it is changed.
    if (change.length > 1) alone = true;
    else {
      known.set(...change[0]);
      stuck.set(change[0][0], message);
    }
    settle();
  }

  async function failed(status) {
    pause = Math.min(pause * 2 || FIRST_RETRY, LONGEST_RETRY);
    onward = null;
    const stranger = status === 400 || status === 401;
    const back = stranger && (await renewed());
    if (!back) say(text(stranger ? "SignedOut" : "Failed"), true);
    soon(back && pause === FIRST_RETRY ? 0 : pause);
  }

  // Where somebody has come by their link again in this browser, this page's token is no longer
  // taken. The new one is on the same page opened anew, if it is still the same person's.
  async function renewed() {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(form.dataset.page)).text(), "text/html");
      const there = page.querySelector("form[data-draft]");
      if (there?.dataset.draft !== form.dataset.draft) return false;
      for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = there.elements.csrf_token.value;
      return true;
    } catch {
      return false;
    }
  }

  function typed() {
    leaving = false;
    if (!unsent()) return;
    if (!pause) say(text("Saving"));
    if (!sending && !timer) soon(WAIT);
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  // Every form of the page goes on only from what is kept; else an error page would eat the rest.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (unsent()) {
      event.preventDefault();
      onward = { target: event.target, button: event.submitter };
      send();
    } else if (!navigator.onLine) {
      event.preventDefault();
      say(text("Failed"), true);
    } else leaving = !stuck.size || event.target === form;
  });
  // A page that answered a form has that form's address: opened anew it would send old values again.
  if (location.pathname !== form.dataset.page) history.replaceState(null, "", form.dataset.page);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("online", () => { if (unsent()) send(); });
  document.addEventListener("visibilitychange", () => { if (unsent()) send(); });
  addEventListener("beforeunload", (event) => { if (!leaving && (unsent() || stuck.size)) event.preventDefault(); });
  if (unsent()) soon(WAIT);
  else say(rest);
}
