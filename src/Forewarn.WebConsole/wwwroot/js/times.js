// Counts in the browser what would otherwise need the node every second: the clock of the desk, and how long until something happens.

/** Minutes before the moment at which a countdown with a label is spoken to a screen reader; the moment itself is too. */
const SPOKEN_MINUTES = [10, 5, 1, 0];

/** What the node's clock is ahead of this machine's, in milliseconds; or where it stands. */
const clock = { aheadMs: 0, standsAtMs: /** @type {number | null} */ (null) };

/** The countdowns that were already seen, with the seconds that were left then. @type {WeakMap<Element, number>} */
const secondsLeft = new WeakMap();

/** What time it is for the node. */
const now = () => clock.standsAtMs ?? Date.now() + clock.aheadMs;

/**
 * The node says what time it is.
 * @param {number} nodeMs of the Unix epoch
 * @param {boolean} runs whether it goes on by itself: that of a node that replays the past stands still until it is set
 */
export function set(nodeMs, runs) {
  clock.aheadMs = nodeMs - Date.now();
  clock.standsAtMs = runs ? null : nodeMs;
  tick();
}

/** @param {string} pattern @param {...(string | number)} values for {0} and on */
const fill = (pattern, ...values) => pattern.replace(/\{(\d)\}/g, (_, place) => String(values[place]));

/** As Times/Span.cs writes it. @param {number} seconds @param {Record<string, string>} words */
function write(seconds, words) {
  const left = Math.abs(seconds);
  if (left === 0) return words.now;
  const units = [[words.days, Math.floor(left / 86400)], [words.hours, Math.floor(left / 3600) % 24], [words.minutes, Math.floor(left / 60) % 60], [words.seconds, left % 60]];
  const first = units.findIndex(([, count]) => count > 0);
  const span = units.slice(first, first + 2).filter(([, count]) => count > 0).map(([word, count]) => fill(/** @type {string} */ (word), count)).join(" ");
  return fill(seconds > 0 ? words.ahead : words.ago, span);
}

/** Says something to screen readers, after what they are saying now. @param {string} text */
function speak(text) {
  const spoken = document.getElementById("spoken");
  if (spoken) spoken.textContent = text;
}

/** Text nodes are written to, never replaced: they belong to Blazor. @param {Element | null} element @param {string} text */
function show(element, text) {
  const node = element?.firstChild;
  if (node && node.nodeValue !== text) node.nodeValue = text;
}

/** @param {Element} desk the clock of the desk @param {number} nowMs */
function tickClock(desk, nowMs) {
  const at = new Date(nowMs);
  show(desk.querySelector("[data-clock=utc]"), at.toISOString().slice(11, 19));
  const own = /** @type {HTMLElement | null} */ (desk.querySelector("[data-clock=own]"));
  if (own) show(own, at.toLocaleTimeString("en-GB", { timeZone: own.dataset.zone, hour: "2-digit", minute: "2-digit", second: "2-digit" }));
}

function tick() {
  const desk = /** @type {HTMLElement | null} */ (document.getElementById("clock"));
  if (!desk || document.hidden) return;
  const nowMs = now();
  const words = JSON.parse(desk.dataset.words ?? "{}");
  tickClock(desk, nowMs);
  for (const countdown of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-countdown]"))) {
    const seconds = Math.floor((Number(countdown.dataset.countdown) - nowMs) / 1000);
    const text = write(seconds, words);
    show(countdown.firstElementChild, text);
    countdown.dataset.phase = seconds < 0 ? "over" : seconds < 300 ? "soon" : "ahead";
    const before = secondsLeft.get(countdown);
    secondsLeft.set(countdown, seconds);
    if (countdown.dataset.label && before !== undefined && SPOKEN_MINUTES.some(minutes => seconds <= minutes * 60 && before > minutes * 60))
      speak(fill(words.spoken, countdown.dataset.label, text));
  }
}

/** Ticks when the node's second turns. */
function run() {
  tick();
  setTimeout(run, 1000 - (Math.round(now()) % 1000));
}

const desk = document.getElementById("clock");
if (desk) set(Number(desk.dataset.now), desk.dataset.runs === "true");
document.addEventListener("visibilitychange", tick);
run();
