// The situation card for the candidate's eyes: large, and nothing else on the screen.

export function showCards(desk) {
  const dialog = desk.dialog("card");
  desk.form.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-act=show-card]")) return;
    const text = target.closest(".card").querySelector(".script").cloneNode(true);
    desk.part("card", dialog).replaceChildren(...text.childNodes);
    dialog.showModal();
  });
}
