// Says at the choice of a file that it is too large: sent, it would be refused together with the words beside it.

export default function fileLimit(field) {
  const input = field.querySelector("input[type=file]");
  const limit = Number(field.dataset.limit);
  if (!input || !limit) return;

  function check() {
    const large = [...input.files].some((file) => file.size > limit);
    input.setCustomValidity(large ? field.dataset.tooLarge : "");
    if (large) input.reportValidity();
  }

  input.addEventListener("change", check);
  check();
}
