// The keys that work on every page: g and then a letter goes to a page, ? tells which letters there are. By the place of the key on the keyboard where
// its letter is not a Latin one, so that they work whatever language the keyboard is set to.

/** How long the letter is waited for. */
const LETTER_WAIT_MS = 1500;

let goesUntilMs = 0;

/** Whether what is typed goes into a field. @param {EventTarget | null} target */
const isTyping = target => target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select, [role=textbox], [role=combobox]"));

/** @param {KeyboardEvent} event */
const letterOf = event => /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";

/** @param {KeyboardEvent} event */
const asksForHelp = event => event.key === "?" || event.key === "؟" || event.shiftKey && event.code === "Slash";

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open], [role=dialog]")) return;
  const help = document.getElementById("keys");
  if (asksForHelp(event) && help instanceof HTMLDialogElement) {
    event.preventDefault();
    help.showModal();
    return;
  }
  const letter = letterOf(event);
  if (performance.now() < goesUntilMs && letter) {
    goesUntilMs = 0;
    const link = document.querySelector(`a[data-go="${letter}"]`);
    if (link instanceof HTMLAnchorElement) {
      // Not also a key of the page.
      event.stopImmediatePropagation();
      event.preventDefault();
      link.click();
    }
  } else if (letter === "g" && !event.shiftKey) {
    goesUntilMs = performance.now() + LETTER_WAIT_MS;
  }
}, { capture: true });

document.addEventListener("click", event => {
  const target = event.target instanceof Element ? event.target : null;
  // Whoever chose a page wants to see it, and not the list of pages over it.
  if (target?.closest("#pages a")) document.getElementById("pages")?.hidePopover?.();
  if (target?.closest(".skip")) {
    event.preventDefault();
    document.getElementById("main")?.focus();
  }
  if (target?.closest("[data-opens]")) {
    const dialog = document.getElementById(/** @type {HTMLElement} */ (target.closest("[data-opens]")).dataset.opens ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  }
});
