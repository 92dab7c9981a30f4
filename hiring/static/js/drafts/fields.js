// What a form says: its values by name, as they are typed and as the page came with them.

export const BESIDE = ["csrf_token", "version", "next"];
const SHOWN = 120;

const isTyped = (field) => field.name && !BESIDE.includes(field.name) && !field.matches(":disabled, button, fieldset, output, [type=submit]");
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

// The values of a form now; a group in which nothing is chosen is not among them. Not by FormData, which
// has the page laid out first: this is asked for at every letter.
export function valuesOf(form) {
  const values = new Map();
  for (const field of form.elements) {
    if (isTyped(field) && (!isChoice(field) || field.checked)) values.set(field.name, field.value);
  }
  return values;
}

// The values that the page came with: what differs from them was typed before anything listened.
export function renderedIn(form) {
  const values = new Map();
  for (const field of form.elements) {
    if (!isTyped(field)) continue;
    if (isChoice(field)) {
      if (field.defaultChecked) values.set(field.name, field.value);
    } else if (field.options) {
      const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
      values.set(field.name, chosen?.value ?? "");
    } else values.set(field.name, field.defaultValue ?? "");
  }
  return values;
}

// Put a value into its field. Fields that the page does not have stay untouched, but for those whose names
// begin as the form's data-grows says: they are made, unseen.
export function setValue(form, name, value) {
  const text = value === null || value === undefined ? "" : String(value);
  const fields = fieldsOf(form, name);
  if (!fields.length && (form.dataset.grows ?? "").split(" ").some((start) => start && name.startsWith(start))) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name });
    (form.querySelector("[data-part=made]") ?? form).append(field);
    fields.push(field);
  }
  for (const field of fields) {
    if (isChoice(field)) field.checked = field.value === text;
    else if (field.value !== text) field.value = text;
  }
}

export function fieldsOf(form, name) {
  return [...form.elements].filter((field) => field.name === name);
}

// Whether `after` is `before` with a letter or two more (1) or fewer (-1): typing that goes on. 0 for
// everything else, which is a value of its own.
export function goesOn(before, after) {
  const grown = after.length - before.length;
  if (grown === 0 || Math.abs(grown) > 2) return 0;
  const [short, long] = grown > 0 ? [before, after] : [after, before];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  return long.endsWith(short.slice(start)) ? Math.sign(grown) : 0;
}

// How a person calls a field and a value of it, from the page's own words.
export function wordsFor(form, name, value) {
  const fields = fieldsOf(form, name);
  const [first] = fields;
  if (!first) return null;
  const text = value === null || value === undefined ? "" : String(value);
  const words = (element) => element?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const choice = first.type === "radio" ? fields.find((field) => field.value === text) : null;
  const option = first.options ? [...first.options].find((one) => one.value === text) : null;
  const group = first.type === "radio" ? words(first.closest("fieldset")?.querySelector("legend")) : "";
  const shown = choice ? words(choice.labels?.[0]) : option ? words(option) : text;
  return { place: group || words(first.labels?.[0]) || first.getAttribute("aria-label") || name, value: shown.slice(0, SHOWN) };
}
