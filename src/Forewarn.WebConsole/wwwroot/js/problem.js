// Leads whoever sent a form to the first thing that was wrong in it: long forms end far below it.

/** @param {HTMLElement} inside something in the form */
export function lead(inside) {
  // Whoever types on already is left there.
  if (document.activeElement?.matches("input, textarea, select")) return;
  const wrong = /** @type {HTMLElement | null | undefined} */ (inside.closest("form")?.querySelector("[aria-invalid=true], .field-error"));
  wrong?.scrollIntoView({ block: "center" });
  // A word at a group of fields takes no focus; it is an alert, and is read out.
  if (wrong?.matches("[aria-invalid=true]")) wrong.focus({ preventScroll: true });
}
