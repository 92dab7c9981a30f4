// A details menu that also closes with Escape and with a press outside it.

export default function menu(details) {
  const summary = details.querySelector("summary");
  document.addEventListener("click", (event) => {
    if (details.open && !details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
}
