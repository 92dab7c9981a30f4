// Asks data-url for {"state": …} until it is no longer data-while, then loads the page anew.
// The page also says how to look again by hand, for people without JavaScript.

const FIRST = 1000;
const LONGEST = 8000;

// Whether something on the page is filled in differently from how it came: a reload would lose it.
function isTyped() {
  return [...document.querySelectorAll("main textarea, main input:not([type=hidden])")].some((field) =>
    ["radio", "checkbox"].includes(field.type)
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  );
}

export default function poll(region) {
  let wait = FIRST;

  async function look() {
    try {
      const answer = await fetch(region.dataset.url, { headers: { Accept: "application/json" } });
      if (answer.status === 404 || answer.redirected) {
        location.reload(); // Signed out or gone: the page itself says which.
        return;
      }
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) {
        const { state } = await answer.json();
        if (typeof state === "string" && state !== region.dataset.while && !isTyped()) {
          location.reload();
          return;
        }
      }
    } catch {
      // No connection: ask again later.
    }
    wait = Math.min(wait * 1.5, LONGEST);
    setTimeout(look, wait);
  }

  setTimeout(look, wait);
}
