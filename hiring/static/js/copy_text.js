// Copies the text of the element data-from names, and says so.

export default function copyText(box) {
  const text = document.getElementById(box.dataset.from);
  const button = box.querySelector("button");
  const said = box.querySelector("output");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = box.dataset.copied;
    } catch {
      // Plain http has no clipboard: select, so that the person's own keys copy.
      getSelection().selectAllChildren(text);
      said.textContent = box.dataset.selected;
    }
  });
}
