// A form is sent once: a second press while the answer is on its way does nothing.

export default function once(form) {
  const buttons = () => form.querySelectorAll("button, input[type=submit]");

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of buttons()) button.dataset.busy = "yes";
  });
  // Coming back with the browser's own button shows the page as it was left: open it again.
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    for (const button of buttons()) delete button.dataset.busy;
  });
}
