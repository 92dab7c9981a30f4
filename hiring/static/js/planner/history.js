// Undo and redo: what each gesture changed, field by field. What another window brings in is not
// ours to undo, and a field that has another value since is left alone.

const SAME_TYPING = 1500;

export function keepHistory(desk) {
  const { form } = desk;
  const undone = [];
  const done = [];
  let last = desk.values();
  let restoring = false;
  const buttons = { undo: form.querySelector('[data-act="undo"]'), redo: form.querySelector('[data-act="redo"]') };

  function show() {
    buttons.undo.disabled = !done.length;
    buttons.redo.disabled = !undone.length;
  }

  form.addEventListener("planner:taken", () => { last = desk.values(); });
  form.addEventListener("input", () => {
    const now = desk.values();
    const changes = [...now].filter(([name, value]) => value !== last.get(name)).map(([name, value]) => ({ name, before: last.get(name) ?? "", after: value }));
    last = now;
    if (restoring || !changes.length) return;
    const before = done.at(-1);
    const isSame = before && changes.length === 1 && before.changes.length === 1 && before.changes[0].name === changes[0].name && Date.now() - before.at < SAME_TYPING;
    if (isSame && changes[0].name.split(".")[0] !== "choice") {
      before.changes[0].after = changes[0].after;
      before.at = Date.now();
    } else done.push({ changes, at: Date.now() });
    undone.length = 0;
    show();
  });

  function step(from, to, given, wanted, phrase) {
    if (desk.isLocked()) return;
    const entry = from.pop();
    if (!entry) return;
    const now = desk.values();
    const fitting = entry.changes.filter((change) => (now.get(change.name) ?? "") === change[given]);
    restoring = true;
    desk.write(Object.fromEntries(fitting.map((change) => [change.name, change[wanted]])));
    restoring = false;
    last = desk.values();
    to.push({ ...entry, at: 0 });
    const task = desk.byId.get(entry.changes[0].name.split(".")[1]);
    const what = task ? desk.say("now", { title: task.title, state: desk.inWords(task) }) : desk.say("notes");
    desk.announce(desk.say(phrase, { what }));
    form.dispatchEvent(new CustomEvent("planner:restored"));
    show();
  }

  const undo = () => step(done, undone, "after", "before", "undone");
  const redo = () => step(undone, done, "before", "after", "redone");

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("textarea, input:not([type=radio]), select")) return;
    const isZ = event.code === "KeyZ";
    if (!isZ && event.code !== "KeyY") return;
    event.preventDefault();
    if (isZ && !event.shiftKey) undo();
    else redo();
  });
  show();
  return { undo, redo };
}
