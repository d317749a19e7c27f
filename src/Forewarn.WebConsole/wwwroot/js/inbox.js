// The inbox in the browser: its keys, and which warnings stand before somebody's eyes.

/** So long after g, a key belongs to whatever leads to another page. */
const LEADER_MS = 1500;

/** So long a key waits for the warning that was just chosen to be shown, and a form that was asked for is waited for; Escape ends it sooner. */
const SHOWN_MS = 30_000;

/** A warning is displayed when so much of it is in view, in a page that is in view. */
const VISIBLE_PART = 0.5;
const VISIBLE_PX = 120;

/** The node is told again when it could not be. */
const AGAIN_MS = 3000;

/** Warnings that come into view together are told together. */
const GATHER_MS = 50;

/**
 * @param {HTMLElement} root
 * @param {{invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>}} desk
 */
export function watch(root, desk) {
  const ended = new AbortController();
  const onForm = watchKeys(root, ended.signal);
  const stopEyes = watchEyes(root, desk, ended.signal);
  const stopForms = watchForms(root, onForm);
  root.dataset.live = "";
  return {
    stop() {
      ended.abort();
      stopEyes();
      stopForms();
    },
  };
}

/** The key as the keyboard's letters have it, or as a Latin one has it where the layout is another. @param {KeyboardEvent} event */
const keyOf = event => event.key.length === 1 && event.key.charCodeAt(0) > 127 && event.code.startsWith("Key") ? event.code[3].toLowerCase() : event.key;

/** @param {EventTarget | null} target */
const isTyping = target => target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** @param {HTMLElement} root @param {AbortSignal} signal @returns Fills a form that has come. */
function watchKeys(root, signal) {
  /** The warning that was chosen last by a key; the details may still show the one before. @type {string | null} */
  let chosen = null;
  let ledUntil = 0;
  /** Until when a key is still at work. What is typed meanwhile belongs to the form that it opens: none of it is a command. */
  let opensUntil = 0;
  let typedAhead = "";
  let sendsAhead = false;

  const rows = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-warning-id]")]);
  const details = () => /** @type {HTMLElement | null} */ (root.querySelector("[data-for]"));

  /** @param {number} step */
  function move(step) {
    const all = rows();
    if (all.length === 0) return;
    const at = all.findIndex(row => chosen ? row.dataset.warningId === chosen : row.getAttribute("aria-current") === "true");
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    chosen = next.dataset.warningId ?? null;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    next.click();
  }

  /** @param {string} key */
  function begin(key) {
    // What was chosen may have left the list with another filter.
    if (!rows().some(row => row.dataset.warningId === chosen)) chosen = null;
    [opensUntil, typedAhead, sendsAhead] = [performance.now() + SHOWN_MS, "", false];
    press(key, opensUntil);
  }

  /** Presses the button of a key once the warning that was chosen is the one that is shown, and never that of another. @param {string} key @param {number} until */
  function press(key, until) {
    const shown = details();
    if (chosen && shown?.dataset.for !== chosen) {
      if (performance.now() < until && opensUntil > 0) requestAnimationFrame(() => press(key, until));
      return;
    }
    opensUntil = 0;
    const button = /** @type {HTMLButtonElement | null} */ (shown?.querySelector(`button[data-key="${CSS.escape(key)}"]`) ?? null);
    if (!button || button.disabled) return;
    // What cannot be taken back takes the key twice: the first time shows what will be said.
    const isAsked = "keyTwice" in button.dataset && document.activeElement !== button;
    if (button.ariaExpanded === "true") {
      fill(shown?.querySelector(key === "q" ? ".question form" : ".answer-form"));
      return;
    }
    button.focus();
    if (isAsked) return;
    if (button.ariaExpanded !== null) opensUntil = until;
    button.click();
  }

  root.addEventListener("click", event => {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-warning-id]"));
    if (row) chosen = row.dataset.warningId ?? null;
  }, { signal });

  // What was being written when the page was lost is opened again; the fields find their text by themselves (keep.js).
  const lost = Object.keys(sessionStorage).filter(name => sessionStorage.getItem(name)).map(name => /^keep .* inbox-(\d+)-(cannot-comply|ask-for-change|question)$/.exec(name)).filter(kept => kept !== null);
  if (lost.length > 0) reopen(performance.now() + SHOWN_MS);

  /** Opens the first that the list has, which may still be read; whoever chooses meanwhile is left alone. @param {number} until */
  function reopen(until) {
    if (chosen) return;
    for (const [, warning, form] of lost) {
      const row = rows().find(row => row.dataset.warningId === warning);
      if (!row) continue;
      row.click();
      begin({ "cannot-comply": "n", "ask-for-change": "p", "question": "q" }[form] ?? "");
      return;
    }
    if (performance.now() < until) requestAnimationFrame(() => reopen(until));
  }

  // Before the keys of every page, which show their own list then; and which are not meant by what is typed for a form that is still to come.
  window.addEventListener("keydown", event => {
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (performance.now() < opensUntil && typeAhead(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (event.key === "?") root.querySelector(".keys")?.setAttribute("open", "");
  }, { signal, capture: true });

  /** @param {KeyboardEvent} event @returns Whether it is text for the form, or sends it. */
  function typeAhead(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendsAhead = true;
    else if (event.ctrlKey || event.metaKey || event.altKey) return false;
    else if (event.key === "Backspace") typedAhead = typedAhead.slice(0, -1);
    else if (event.key.length === 1) typedAhead += event.key;
    else return false;
    return true;
  }

  document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      [opensUntil, typedAhead, sendsAhead] = [0, "", false];
      const leave = /** @type {HTMLElement | null} */ (root.querySelector("[data-leave]"));
      if (leave) {
        leave.click();
        rows().find(row => row.getAttribute("aria-current") === "true")?.focus();
      }
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLElement) {
      event.target.closest("form")?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("[role=dialog], dialog[open]")) return;
    const key = keyOf(event);
    if (performance.now() < ledUntil) {
      ledUntil = 0;
      return;
    }
    if (key === "g") ledUntil = performance.now() + LEADER_MS;
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if ("auwnpq".includes(key) && key.length === 1 && !event.repeat) begin(key);
    else return;
    event.preventDefault();
  }, { signal });

  /** Whoever opens a form goes on by typing in it; what was typed before it was there is in it. @param {Element | null | undefined} form */
  function fill(form) {
    const field = /** @type {HTMLTextAreaElement | HTMLInputElement | null | undefined} */ (form?.querySelector("textarea, input"));
    field?.focus();
    if (field && typedAhead !== "") {
      field.value += typedAhead;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (field && sendsAhead) field.form?.requestSubmit();
    [opensUntil, typedAhead, sendsAhead] = [0, "", false];
  }

  return fill;
}

/** @param {HTMLElement} root @param {(form: Element) => void} onForm Told of a form that has come. */
function watchForms(root, onForm) {
  const changes = new MutationObserver(records => {
    for (const node of records.flatMap(record => [...record.addedNodes])) {
      const form = node instanceof HTMLElement ? node.matches("form") ? node : node.querySelector("form") : null;
      if (form) onForm(form);
    }
  });
  changes.observe(root, { subtree: true, childList: true });
  return () => changes.disconnect();
}

/** @param {HTMLElement} root @param {Parameters<typeof watch>[1]} desk @param {AbortSignal} signal */
function watchEyes(root, desk, signal) {
  /** In view, and not told yet. @type {Set<string>} */
  const inView = new Set();
  /** @type {Set<string>} */
  const told = new Set();
  /** @type {WeakMap<Element, string>} */
  const watched = new WeakMap();
  let timer = 0;

  const eyes = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const id = /** @type {HTMLElement} */ (entry.target).dataset.take;
      if (!id) continue;
      if (entry.intersectionRatio >= VISIBLE_PART || entry.intersectionRect.height >= VISIBLE_PX) inView.add(id);
      else inView.delete(id);
    }
    tellSoon();
  }, { threshold: [0, 0.1, 0.2, VISIBLE_PART] });

  const look = () => {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-take]"))) {
      if (watched.get(element) === element.dataset.take) continue;
      // Observed anew, it is told once more whether it is in view.
      eyes.unobserve(element);
      watched.set(element, element.dataset.take ?? "");
      eyes.observe(element);
    }
  };

  function tellSoon() {
    clearTimeout(timer);
    timer = setTimeout(tell, GATHER_MS);
  }

  async function tell() {
    if (document.visibilityState !== "visible") return;
    const ids = [...inView].filter(id => !told.has(id));
    if (ids.length === 0) return;
    ids.forEach(id => told.add(id));
    try {
      await desk.invokeMethodAsync("OnDisplayedAsync", ids);
    } catch {
      ids.forEach(id => told.delete(id));
      clearTimeout(timer);
      timer = setTimeout(tell, AGAIN_MS);
    }
  }

  const changes = new MutationObserver(look);
  changes.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-take"] });
  document.addEventListener("visibilitychange", tellSoon, { signal });
  look();
  return () => {
    clearTimeout(timer);
    changes.disconnect();
    eyes.disconnect();
  };
}
