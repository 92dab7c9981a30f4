// One request, and what its answer means. Only JSON that says ok is an answer of ours: a page of a
// network that wants a sign-in first acknowledges nothing, whatever its status.

const PATIENCE = 15000;
const MOST_KEPT_ALIVE = 60000; // Browsers send no more than 64 kB after the page is gone.

// Gives {is, answer}; `is` is "ours" (answer.ok true or false), "offline", "portal", "signed_out",
// "token" (ours, but the page's token is no longer taken) or "busy".
export async function ask(url, { body = null, token = "" } = {}) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(url, {
      signal: patience.signal,
      redirect: "manual",
      cache: "no-store",
      headers: { Accept: "application/json", ...(body === null ? {} : { "Content-Type": "application/json", "X-CSRFToken": token }) },
      ...(body === null ? {} : { method: "POST", body }),
    });
    const answer = await json(response);
    return { is: meaning(response.status, answer), answer };
  } catch {
    return { is: "offline", answer: null };
  } finally {
    clearTimeout(timer);
  }
}

async function json(response) {
  try {
    const answer = await response.json();
    return answer !== null && typeof answer === "object" ? answer : null;
  } catch (error) {
    if (error.name === "AbortError" || error.name === "TypeError") throw error; // Cut in the middle.
    return null;
  }
}

function meaning(status, answer) {
  if (status === 401) return "signed_out";
  if (answer?.code === "csrf" || (status === 400 && !answer)) return "token";
  // Somebody else's record: another person has signed in in this browser.
  if (status === 403 || status === 404) return "signed_out";
  if (status === 429 || (status >= 500 && status !== 511)) return "busy";
  return typeof answer?.ok === "boolean" ? "ours" : "portal";
}

// Operations as the server takes them. Their age is measured on the server's clock where it is known both
// then and now (`skew` is its distance from this device's `now`), so that no change of the device's clock
// makes them older or younger; else on the device's own.
export function bodyOf(draft, writer, batch, now, skew) {
  const operations = batch.map((one) => {
    const drift = one.skew === null || skew === null ? 0 : skew - one.skew;
    const age = now - one.at + drift;
    return { id: one.id, writer: one.writer, base_version: one.base, change: one.change, age: Math.max(0, Math.floor(age / 1000)) };
  });
  return JSON.stringify({ draft, writer, operations });
}

// Send on the way out: nobody waits for the answer, and what is not acknowledged is sent again.
export function sendOff(url, body, token) {
  if (new Blob([body]).size > MOST_KEPT_ALIVE) return;
  fetch(url, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body }).catch(() => {});
}
