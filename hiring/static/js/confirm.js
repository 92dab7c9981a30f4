// Asks before a button with data-question sends its form. Without JavaScript the form is sent at once.

export default function confirm(button) {
  let agreed = false;

  button.addEventListener("click", (event) => {
    if (agreed) {
      agreed = false;
      return;
    }
    event.preventDefault();
    question(button).then((yes) => {
      if (!yes) return;
      agreed = true;
      button.click();
    });
  });
}

// Asks what data-question says; gives true for data-yes. Escape and data-no are a no.
export function question({ dataset }) {
  const dialog = document.createElement("dialog");
  const question = document.createElement("p");
  question.id = `question-${Date.now()}`;
  question.textContent = dataset.question;
  dialog.setAttribute("aria-labelledby", question.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "actions";
  form.append(choice("yes", dataset.yes, "button-danger"), choice("no", dataset.no, "button-secondary"));
  dialog.append(question, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    dialog.showModal();
    form.lastElementChild.focus(); // The safe answer is the one under Enter.
  });
}

function choice(value, label, kind) {
  const button = document.createElement("button");
  button.value = value;
  button.className = `button ${kind}`;
  button.textContent = label;
  return button;
}
