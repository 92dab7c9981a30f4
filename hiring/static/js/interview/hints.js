// A gentle note where somebody writes what has no place in an assessment; it never stops anybody.

const WAIT = 400;

export function hintAt(desk) {
  const { form } = desk;
  const patterns = JSON.parse(form.dataset.hints).map((source) => new RegExp(source, "iu"));
  let timer = 0;

  function look(field) {
    const found = patterns.map((pattern) => pattern.exec(field.value)?.[0].trim()).find(Boolean);
    const id = `${field.id}-protected`;
    let line = document.getElementById(id);
    if (!found) {
      line?.remove();
      return;
    }
    if (!line) {
      line = Object.assign(document.createElement("p"), { id, className: "protected-note" });
      line.setAttribute("role", "status");
      field.after(line);
    }
    const said = desk.text("Hint", { word: found });
    if (line.textContent !== said) line.textContent = said;
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.matches?.("textarea, input[type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => look(target), WAIT);
  });
}
