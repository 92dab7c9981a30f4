// A gentle note where somebody writes what has no place in an assessment; it never stops anybody. The form
// says what to look for (data-hints, see content/hints.py) and what to say (data-hint, with {word}).

const WAIT = 400;

export default function hints(form) {
  const patterns = JSON.parse(form.dataset.hints).map((source) => new RegExp(source, "iu"));
  let timer = 0;

  function look(field) {
    const found = patterns.map((pattern) => pattern.exec(field.value)?.[1]).find(Boolean);
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
    const said = form.dataset.hint.replace("{word}", () => found);
    if (line.textContent !== said) line.textContent = said;
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea, input[type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => look(target), WAIT);
  });
  form.addEventListener("change", ({ target }) => {
    if (target.matches("textarea, input[type=text]")) look(target);
  });
}
