// Says how many characters are left; nothing is cut off, the server's answer is what counts.

const STEP = 50;

export default function counter(area) {
  const line = document.getElementById(`${area.id}-counter`);
  const limit = Number(area.dataset.limit);
  if (!line || !limit) return;
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  line.after(spoken);
  let last = null;

  function show() {
    const left = limit - [...area.value].length;
    const text = line.dataset.text.replace("{number}", String(left));
    line.textContent = text;
    line.toggleAttribute("data-over", left < 0);
    // Read aloud at round numbers only, never at every key.
    const mark = Math.floor(left / STEP);
    if (last !== null && mark !== last && left < 4 * STEP) spoken.textContent = text;
    last = mark;
  }

  area.addEventListener("input", show);
  show();
}
