// Gives every element with data-module="name other" its behaviour: the default export of ./name.js.
// A behaviour that fails leaves the page as it is without JavaScript.

async function start(element, name) {
  try {
    const behaviour = await import(`./${name}.js`);
    behaviour.default(element);
  } catch (error) {
    console.error(`module ${name}`, error);
  }
}

export function boot(root = document) {
  for (const element of root.querySelectorAll("[data-module]")) {
    if (element.dataset.booted) continue;
    element.dataset.booted = "yes";
    for (const name of element.dataset.module.split(" ")) {
      if (/^[a-z_]+$/.test(name)) start(element, name);
    }
  }
}

// The menu stands on every page, so its behaviour is here: Escape and a press outside close it.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = document.activeElement?.closest("details.menu[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

boot();
