// A rater's form: what is typed is sent to the server within two seconds, and a mark is set without
// leaving the place. Without this module the form works by its buttons.

import once from "./once.js";

const WAIT = 1500;
const LONGEST_RETRY = 30000;

export default function rating(form) {
  const state = form.querySelector('[data-part="saved"]');
  const version = form.elements.version;
  const typed = (press) => {
    const data = new FormData(form);
    data.delete("version");
    data.delete("csrf_token");
    if (press) data.append(press.name, press.value);
    return new URLSearchParams(data).toString();
  };
  let known = typed();
  // Marks that were pressed and are not acknowledged yet, the oldest first.
  const presses = [];
  let running = null;
  let timer = null;
  let pause = 0;
  let leaving = false;
  // A page that another tab has overtaken is not sent by itself: its own button shows both.
  let held = false;

  const unsent = () => typed() !== known;
  const waiting = () => presses.length > 0 || (unsent() && !held);
  const plan = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  function say(sentence) {
    state.textContent = sentence;
    state.setAttribute("data-unsent", "");
  }

  function send() {
    if (leaving || running || !waiting()) return;
    clearTimeout(timer);
    running = post(presses[0]).finally(() => {
      running = null;
      if (!timer && waiting()) plan(0);
    });
    timer = null;
  }

  async function post(press) {
    const sent = typed();
    const token = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, version: version.value });
    const body = `${token}&${typed(press)}`;
    let answer = null;
    let status = 0;
    try {
      const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
      // Browsers send no more than 64 kB after the page is gone.
      const response = await fetch(form.action, { method: "POST", keepalive: body.length < 60000, headers, body });
      status = response.status;
      answer = await response.json();
    } catch {
      // No connection, or an answer that is not ours: it acknowledges nothing.
    }
    if (answer?.ok === true && Number.isInteger(answer.version)) {
      if (press) presses.shift();
      kept(answer, sent);
    } else if (answer?.ok === false) {
      held = true;
      presses.length = 0;
      say(answer.message);
    } else {
      const signedOut = status === 400 || status === 401;
      if (signedOut && await signedInAgain()) return plan(0);
      pause = Math.min(pause ? pause * 2 : 2000, LONGEST_RETRY);
      say(signedOut ? form.dataset.textSignedOut : form.dataset.textFailed);
      plan(pause);
    }
  }

  // After a new sign-in of the same person in another tab this page goes on with the new token.
  async function signedInAgain() {
    const page = await fetch(location.pathname).then((response) => response.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("form#rating");
    const token = fresh?.dataset.rater === form.dataset.rater && fresh.elements.csrf_token.value;
    if (!token || token === form.elements.csrf_token.value) return false;
    form.elements.csrf_token.value = token;
    return true;
  }

  function kept(answer, sent) {
    known = sent;
    pause = 0;
    version.value = answer.version;
    state.removeAttribute("data-unsent");
    state.innerHTML = answer.saved;
    // The questions about the plan have no marks beside them and no place among the steps.
    if (!answer.marks) return;
    const open = document.querySelector("#marks details")?.open;
    const focused = document.activeElement?.closest("#marks button")?.value;
    document.getElementById("marks").outerHTML = answer.marks;
    const details = document.querySelector("#marks details");
    if (details) details.open = open;
    if (focused) document.querySelector(`#marks button[value="${CSS.escape(focused)}"]`)?.focus();
    const dot = document.querySelector(".step-dot[aria-current]");
    dot.className = `step-dot step-${answer.state}`;
  }

  function changed() {
    held = false;
    if (!unsent()) return;
    state.textContent = form.dataset.textSaving;
    state.removeAttribute("data-unsent");
    plan(pause || WAIT);
  }

  // Not "change" too: it comes between pressing a button and letting it go, and would move the button.
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && (button.name === "mark" || button.name === "unmark")) {
      event.preventDefault();
      presses.push({ name: button.name, value: button.value });
      send();
    } else if (running) {
      event.preventDefault();
      running.finally(() => form.requestSubmit(button));
    } else if (!navigator.onLine) {
      event.preventDefault();
      say(form.dataset.textFailed);
    } else {
      leaving = true;
      clearTimeout(timer);
    }
  });
  once(form);
  // Coming back shows the form as it was left: what did not arrive is sent, what did counts once.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    if (waiting()) plan(0);
  });
  addEventListener("online", () => { if (waiting()) plan(0); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  addEventListener("beforeunload", (event) => { if (!leaving && (waiting() || unsent())) event.preventDefault(); });
}
