// Light or dark as chosen in this browser. Not a module: it must run before the first paint.
(() => {
  const KEY = "theme";
  const root = document.documentElement;

  function chosen() {
    try {
      const value = localStorage.getItem(KEY);
      return value === "light" || value === "dark" ? value : "auto";
    } catch {
      return "auto"; // Storage is forbidden here: the device decides.
    }
  }

  function apply(value) {
    if (value === "auto") delete root.dataset.theme;
    else root.dataset.theme = value;
    for (const button of document.querySelectorAll("[data-theme-switch] button")) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
  }

  apply(chosen());
  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("[data-theme-switch]")) box.hidden = false;
    apply(chosen());
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-switch] button");
    if (!button) return;
    try {
      if (button.value === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, button.value);
    } catch {
      // Kept for this page only.
    }
    apply(button.value);
  });
  addEventListener("storage", (event) => {
    if (event.key === KEY) apply(chosen());
  });
})();
