// Replays an incident: moves the scrubber and the cursor in step with the screen, and tells the page each moment that it passes.

/** Longest that a replay waits for the next entry, in milliseconds of the viewer's time: quiet stretches are passed faster. */
const QUIET_MAX = 2500;
/** Least time between two moments told to the page. */
const TELL_EVERY = 90;
/** How long to wait before a page that could not be told is told again. */
const TELL_AGAIN = 1000;
const SPEEDS = [60, 300, 900, 3600, 21600, 86400];

/**
 * @param {HTMLElement} root holds the scrubber (`[data-scrubber]`), the strip and the buttons (`[data-replay=...]`)
 * @param {{invokeMethodAsync: (name: string, seconds: number) => Promise<void>}} page told each moment, in seconds since 1970
 * @param {{from: number, until: number, at: number, moments: number[]}} span in seconds since 1970
 */
export function attach(root, page, span) {
  const slider = /** @type {HTMLInputElement} */ (root.querySelector("[data-scrubber]"));
  const play = root.querySelector("[data-replay=play]");
  const speed = /** @type {HTMLSelectElement} */ (root.querySelector("[data-replay=speed]"));
  const lines = () => document.querySelector("[data-lines]");
  const stop = new AbortController();
  let { from, until, at, moments } = span;
  let playing = false, last = 0, told = 0, telling = false, behind = false;

  const show = () => {
    slider.value = String(at);
    root.style.setProperty("--at", String((at - from) / (until - from)));
  };

  const tell = async () => {
    if (telling) { behind = true; return; }
    telling = true;
    try {
      do {
        behind = false;
        told = performance.now();
        await page.invokeMethodAsync("ShowMomentAsync", at);
        follow();
      } while (behind && !stop.signal.aborted);
    } catch {
      // The connection is away: the page is told where the replay stands when it is back.
      setTimeout(() => { if (!stop.signal.aborted) tell(); }, TELL_AGAIN);
    } finally {
      telling = false;
    }
  };

  /** Brings the line at which the replay stands into view, within its own list alone. */
  const follow = () => requestAnimationFrame(() => {
    const list = lines(), now = list?.querySelector("[aria-current=step]");
    if (!(list instanceof HTMLElement) || !(now instanceof HTMLElement) || list.scrollHeight <= list.clientHeight) return;
    const above = now.offsetTop - list.offsetTop - list.scrollTop;
    if (above < 0 || above + now.offsetHeight > list.clientHeight) list.scrollTop += above - list.clientHeight / 3;
  });

  const seek = seconds => { at = Math.min(until, Math.max(from, seconds)); show(); tell(); };

  const setPlaying = on => {
    playing = on;
    play?.setAttribute("aria-pressed", String(on));
    if (!on) { tell(); return; }
    if (at >= until) at = from;
    last = performance.now();
    requestAnimationFrame(frame);
  };

  const frame = now => {
    if (!playing || stop.signal.aborted) return;
    const passed = Math.min(now - last, 250);
    last = now;
    const next = moments.find(moment => moment > at) ?? until;
    const pace = Math.max(Number(speed.value), (next - at) / (QUIET_MAX / 1000));
    at = Math.min(until, at + pace * passed / 1000);
    show();
    if (at >= until) { setPlaying(false); return; }
    if (now - told >= TELL_EVERY) tell();
    requestAnimationFrame(frame);
  };

  const step = back => seek(back ? moments.findLast(moment => moment < at) ?? from : moments.find(moment => moment > at) ?? until);

  const faster = by => {
    const index = SPEEDS.indexOf(Number(speed.value)) + by;
    if (index >= 0 && index < SPEEDS.length) speed.value = String(SPEEDS[index]);
  };

  const acts = {
    play: () => setPlaying(!playing),
    next: () => step(false),
    previous: () => step(true),
    first: () => seek(from),
    last: () => seek(until),
  };

  root.addEventListener("click", event => {
    const button = event.target instanceof Element ? event.target.closest("button[data-replay]") : null;
    acts[button?.getAttribute("data-replay") ?? ""]?.();
  }, { signal: stop.signal });

  slider.addEventListener("input", () => { playing = false; play?.setAttribute("aria-pressed", "false"); at = Number(slider.value); show(); tell(); }, { signal: stop.signal });

  const keys = { " ": acts.play, k: acts.play, ArrowRight: acts.next, ArrowLeft: acts.previous, l: acts.next, j: acts.previous, Home: acts.first, End: acts.last, "+": () => faster(1), "-": () => faster(-1) };
  document.addEventListener("keydown", event => {
    const target = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !(target instanceof Element)) return;
    const isOfScrubber = root.contains(target);
    // Elsewhere on the page, keys belong to what has the focus; a button keeps its space bar, and what is typed into is left alone.
    if (target.closest("input, textarea, select, [contenteditable], [role=application], .map-view") && target !== slider) return;
    if (event.key === " " && target.closest("button, a, summary")) return;
    if (!isOfScrubber && target !== document.body && !target.closest("h1, [data-lines], .incident")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }, { signal: stop.signal });

  show();
  return {
    seek,
    /** Another span, at the moment that is shown: what a person did meanwhile is newer than what the node knows of it.
     * @param {{from: number, until: number, moments: number[]}} other */
    replace: other => { ({ from, until, moments } = other); setPlaying(false); seek(at); },
    dispose: () => { playing = false; stop.abort(); },
  };
}
