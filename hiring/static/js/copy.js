// Copies the value of the field beside the button and says so.

export default function copy(box) {
  const field = box.querySelector("input");
  const button = box.querySelector("button");
  const said = box.querySelector("output");
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = box.dataset.copied;
    } catch {
      // Plain http has no clipboard: select, so that the person's own keys copy.
      field.focus();
      field.select();
      said.textContent = box.dataset.selected;
    }
  });
}
