// Tells when something was really seen: on the screen, in a visible window, for a second.

const SEEN_MS = 1000;

/** @type {WeakMap<Element, { observer: IntersectionObserver, known: WeakSet<Element> }>} */
const watched = new WeakMap();

/**
 * Watches the children of a list that have data-seen; calls SeenAsync(id) of the page for each, once for each time that it comes into view.
 * @param {Element | null} list
 * @param {{ invokeMethodAsync(name: string, id: string): Promise<void> }} page
 */
export function watch(list, page) {
  if (!list) return;
  let entry = watched.get(list);
  if (!entry) {
    /** @type {Map<Element, number>} */
    const timers = new Map();
    const observer = new IntersectionObserver(changes => {
      for (const change of changes) {
        clearTimeout(timers.get(change.target));
        timers.delete(change.target);
        if (change.isIntersecting) timers.set(change.target, setTimeout(() => report(change.target), SEEN_MS));
      }
    }, { threshold: 0.5 });
    const report = target => {
      if (!target.isConnected) return;
      // A window that is hidden is looked at later.
      if (document.visibilityState !== "visible") return void timers.set(target, setTimeout(() => report(target), SEEN_MS));
      page.invokeMethodAsync("SeenAsync", target.dataset.seen).catch(() => {});
    };
    entry = { observer, known: new WeakSet() };
    watched.set(list, entry);
  }
  for (const child of list.querySelectorAll("[data-seen]")) {
    if (entry.known.has(child)) continue;
    entry.known.add(child);
    entry.observer.observe(child);
  }
}
