// Moves things in the form of an interview plan without loading the page anew: the server works the
// plan out, and the form of its answer takes the place of this one. One exchange runs at a time.

const PATIENCE = 400; // So many milliseconds after a change the plan is worked out again.
const TRIES = 5;

export default function interviewPlan(form) {
  const said = document.getElementById("plan-said");
  let before = Promise.resolve();
  let waiting = 0;
  let isLeaving = false;
  const first = stateOf(form);

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name === "do" && button.value !== "save") {
      event.preventDefault();
      if (button.getAttribute("aria-disabled") !== "true") follow(button.value, button);
    } else if (isLeaving) {
      event.preventDefault();
    } else {
      isLeaving = true;
      button?.setAttribute("data-busy", "yes");
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "newcomer") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => follow("refresh:"), PATIENCE);
  });
  form.addEventListener("keydown", (event) => {
    const verb = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.target.closest(".plan-row");
    if (!event.altKey || !verb || !row) return;
    event.preventDefault();
    row.querySelector(`[value^="${verb}:"]`).click();
  });
  addEventListener("beforeunload", (event) => {
    const isChanged = "unsaved" in form.dataset || stateOf(form) !== first;
    if (!isLeaving && isChanged) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });

  function follow(action, button) {
    clearTimeout(waiting);
    before = before.then(() => exchange(action, button)).catch(() => tell(form.dataset.lost));
  }

  async function exchange(action, button) {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const sent = stateOf(form);
      const answer = await ask(action);
      // What was typed while the answer was on its way is in no answer: ask once more.
      if (stateOf(form) === sent) return take(answer, action, button);
    }
    return null;
  }

  async function ask(action) {
    const body = new FormData(form);
    body.set("do", action);
    const response = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById(form.id);
    if (!response.ok || !found) throw new Error(`${response.status}`);
    return found;
  }

  function take(answer, action, button) {
    const opened = [...form.querySelectorAll("details[open][id]")].map((one) => one.id);
    const typing = form.contains(document.activeElement) ? document.activeElement.id : "";
    const top = button?.getBoundingClientRect().top;
    const next = button && after(button);
    form.replaceChildren(...answer.childNodes);
    for (const id of opened) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    const target = button ? goal(action, button, next) : document.getElementById(typing);
    if (target) {
      target.focus({ preventScroll: true });
      if (button && !action.startsWith("add:")) {
        scrollBy({ top: target.getBoundingClientRect().top - top, behavior: "instant" });
      } else if (button) target.scrollIntoView({ block: "center" });
    }
    const row = action.match(/^(?:up|down|add):/) && target?.closest(".plan-row");
    tell(row ? row.dataset.place : form.querySelector(".plan-bar p").textContent);
  }

  // The row that comes under the finger when this one goes.
  function after(button) {
    const row = button.closest(".plan-row");
    return (row?.nextElementSibling ?? row?.previousElementSibling)?.id;
  }

  // Where the keyboard goes on: to the same button, else to its opposite, else to what is next.
  function goal(action, button, next) {
    const [verb, ...rest] = action.split(":");
    const opposite = { up: "down", down: "up", earlier: "later", later: "earlier" }[verb];
    const same = (value) => form.querySelector(`button[value="${CSS.escape(value)}"]:not([aria-disabled])`);
    return (
      document.getElementById(button.dataset.goes ?? "") ??
      same(action) ??
      (opposite && same([opposite, ...rest].join(":"))) ??
      document.getElementById(next ?? "")?.querySelector('[value^="remove:"]') ??
      document.getElementById(verb === "seat" || verb === "unseat" ? "raters" : "steps")
    );
  }

  function tell(text) {
    said.textContent = text;
    said.classList.toggle("visually-hidden", text !== form.dataset.lost);
  }
}

function stateOf(form) {
  return new URLSearchParams(new FormData(form)).toString();
}
