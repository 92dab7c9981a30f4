// Copies the value of the field beside the button, or the text of the element that data-from names.

export default function copy(box) {
  const field = box.querySelector("input");
  const text = field ?? document.getElementById(box.dataset.from);
  const button = box.querySelector("button");
  const said = box.querySelector("output");
  button.hidden = false;
  field?.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field ? field.value : text.textContent);
      said.textContent = box.dataset.copied;
    } catch {
      // Plain http has no clipboard: select, so that the person's own keys copy.
      field?.focus();
      if (field) field.select();
      else getSelection().selectAllChildren(text);
      said.textContent = box.dataset.selected;
    }
  });
}
