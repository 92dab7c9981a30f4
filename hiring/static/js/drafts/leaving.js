// When a page is left and come back to: its forms go on only from what is kept, closing asks where
// something would be lost, and whoever comes back is up to date.

export function leaving({ form, flush, left, forget, isAway, isAtRisk, goes, wake }) {
  let passed = null; // The form whose turn it is: everything is kept.

  // Before the form's own listeners, which may let it go only once.
  const held = async (event) => {
    const { target, submitter } = event;
    if (target.method === "dialog" || target.matches("[data-module~=sign_out]")) return;
    if (passed === target) {
      passed = null;
      goes();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const isKept = await flush();
    await new Promise((resume) => setTimeout(resume)); // A form that is being sent cannot be sent.
    if (!isKept) return; // The banner says why, and what to do.
    passed = target;
    target.requestSubmit(submitter);
    passed = null;
  };
  document.addEventListener("submit", held, true);
  // A form that signs out asks first whether anything would be lost.
  document.addEventListener("drafts:flush", (event) => event.detail.push(flush()));
  document.addEventListener("drafts:wiped", forget);

  // A page that answered a form has that form's address: opened anew it would send old values again.
  const { page } = form.dataset;
  if (page && location.pathname !== page) history.replaceState(null, "", page);

  addEventListener("pagehide", left);
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  addEventListener("beforeunload", (event) => {
    if (isAtRisk()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  addEventListener("offline", wake);
  addEventListener("focus", () => {
    if (isAway()) wake();
  });
}
