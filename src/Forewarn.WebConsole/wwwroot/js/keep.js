// Keeps what is being typed until it was sent: through a reload, a restart of the node, a session that ends. It stays in this tab of this browser,
// and belongs to the person who typed it. A field is kept when it has data-keep="NAME"; names are unique in the console.

/** What one field may hold to be kept, in UTF-16 units: a large area on a map. */
const VALUE_LENGTH_MAX = 262_144;

/** What all fields of the tab may hold together. Browsers give a page five million bytes. */
const TOTAL_LENGTH_MAX = 1_500_000;

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** Fields that were looked at, and have been given back what was typed. @type {WeakSet<Element>} */
const restored = new WeakSet();

/** Begins all keys; whose text it is stands in it, since what one person typed is not shown to the next. */
const prefix = () => `keep ${/** @type {HTMLElement | null} */ (document.querySelector("[data-viewer]"))?.dataset.viewer ?? ""} `;

/** @param {EventTarget | null} field @returns {field is Field} */
function isField(field) {
  if (field instanceof HTMLInputElement) return !["password", "file", "hidden", "submit", "button"].includes(field.type);
  return field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
}

/** @param {Field} field @returns {field is HTMLInputElement} */
const isTicked = field => field.type === "checkbox" || field.type === "radio";

/** @param {Field} field */
const read = field => isTicked(field) ? String(field.checked) : field.value;

/** @param {Field} field @param {string} value */
function write(field, value) {
  if (isTicked(field)) field.checked = value === "true";
  else field.value = value;
}

/** Radio buttons of one name are told apart by their values. @param {Field} field */
const keyOf = field => prefix() + field.dataset.keep + (field.type === "radio" ? `=${field.value}` : "");

const keys = () => Object.keys(sessionStorage).filter(key => key.startsWith("keep "));

/** @param {Field} field */
function keep(field) {
  const key = keyOf(field), value = read(field);
  sessionStorage.removeItem(key);
  const others = keys().reduce((sum, other) => sum + other.length + (sessionStorage.getItem(other)?.length ?? 0), 0);
  if (value.length > VALUE_LENGTH_MAX || others + key.length + value.length > TOTAL_LENGTH_MAX) return;
  // Of radio buttons only the one that was chosen.
  if (field.type === "radio") forget(/** @type {string} */ (field.dataset.keep) + "=");
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // The browser keeps nothing, or has no room: then nothing is kept.
  }
}

/** Gives back what was typed to the fields that have come, once the node listens to them. */
function restore() {
  for (const field of document.querySelectorAll("[data-ready] [data-keep]")) {
    if (restored.has(field) || !isField(field)) continue;
    const value = sessionStorage.getItem(keyOf(field));
    if (value !== null && value !== read(field)) {
      write(field, value);
      // A choice whose options are still to come is tried again with the next change of the page.
      if (read(field) !== value) continue;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    restored.add(field);
  }
}

/**
 * Forgets what was typed, because it was sent, or is not wanted any more.
 * @param {string} names of the fields, or what their names begin with; the empty text for all
 */
export function forget(names) {
  const begins = prefix() + names;
  for (const key of keys()) if (names === "" || key.startsWith(begins)) sessionStorage.removeItem(key);
}

// By this name the node asks for it: a module would have to be loaded first, and what comes meanwhile be given back what was sent.
globalThis.keptText = { forget };

for (const happening of ["input", "change"]) {
  document.addEventListener(happening, event => {
    if (isField(event.target) && event.target.dataset.keep) keep(event.target);
  }, { capture: true });
}

// Whoever leaves the desk leaves nothing behind.
document.addEventListener("submit", event => {
  if (/** @type {Element} */ (event.target).matches("[data-forgets-all]")) forget("");
});

new MutationObserver(restore).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-ready", "data-keep"] });
restore();
