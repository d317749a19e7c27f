// Tells of what is urgent by sound and in the title of the page. Browsers let a page make sounds only after somebody has clicked in it.

const STORED_AS = "forewarn-sound";

/** How often it sounds again while something urgent is not answered; while something is an emergency. */
const REPEAT_MS = 10_000;
const EMERGENCY_MS = 4_000;

/** How often the title changes between itself and the alarm. */
const TITLE_MS = 1_000;

/** Frequency in Hz, start and length in seconds. */
const ARRIVED = [[660, 0, 0.12], [880, 0.14, 0.14]];
const URGENT = [[880, 0, 0.14], [660, 0.18, 0.14], [880, 0.36, 0.2]];
const EMERGENCY = [[988, 0, 0.18], [740, 0.2, 0.18], [988, 0.4, 0.18], [740, 0.6, 0.26]];

/** @param {{invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>}} desk */
export function open(desk) {
  const ended = new AbortController();
  let isWanted = localStorage.getItem(STORED_AS) !== "off";
  /** @type {AudioContext | null} */
  let audio = null;
  /** @type {Set<string> | null} */
  let known = null;
  let pressing = 0;
  let isEmergency = false;
  let alarm = "";
  /** The title that the page has given itself. */
  let title = "";
  let lastSound = 0;

  const state = () => !isWanted ? "off" : audio?.state === "running" ? "on" : "blocked";
  const tell = () => desk.invokeMethodAsync("OnSound", state()).catch(() => {});

  async function allow() {
    if (audio?.state === "running") return;
    audio ??= new AudioContext();
    await audio.resume().catch(() => {});
    tell();
  }

  /** @param {number[][]} notes */
  function play(notes) {
    if (state() !== "on" || !audio) return;
    lastSound = performance.now();
    for (const [hertz, start, seconds] of notes) {
      const at = audio.currentTime + start;
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(0, at);
      loudness.gain.linearRampToValueAtTime(0.25, at + 0.015);
      loudness.gain.setValueAtTime(0.25, at + seconds - 0.03);
      loudness.gain.linearRampToValueAtTime(0, at + seconds);
      tone.connect(loudness).connect(audio.destination);
      tone.start(at);
      tone.stop(at + seconds);
    }
  }

  // The text is changed where it stands: the page goes on writing it there.
  const titleText = () => document.querySelector("title")?.firstChild ?? null;

  function tick() {
    const text = titleText();
    if (text && text.nodeValue !== alarm) title = text.nodeValue ?? "";
    if (text) text.nodeValue = alarm && text.nodeValue !== alarm ? alarm : title;
    if (pressing > 0 && performance.now() - lastSound >= (isEmergency ? EMERGENCY_MS : REPEAT_MS)) play(isEmergency ? EMERGENCY : URGENT);
  }

  const timer = setInterval(tick, TITLE_MS);
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, allow, { signal: ended.signal, capture: true });
  if (navigator.userActivation?.hasBeenActive) allow();
  else tell();

  return {
    /**
     * @param {string[]} unanswered Ids of all that is not answered.
     * @param {number} urgent How many of them are urgent.
     * @param {boolean} emergency Whether one of them is an emergency.
     * @param {string} text What the title says of it.
     */
    set(unanswered, urgent, emergency, text) {
      const before = known;
      known = new Set(unanswered);
      const hasArrived = before !== null && unanswered.some(id => !before.has(id));
      const isWorse = urgent > pressing || (emergency && !isEmergency);
      [pressing, isEmergency] = [urgent, emergency];
      if (alarm !== text) {
        const shown = titleText();
        if (shown && shown.nodeValue === alarm) shown.nodeValue = title;
        alarm = text;
      }
      if (isWorse) play(emergency ? EMERGENCY : URGENT);
      else if (hasArrived) play(ARRIVED);
    },
    toggle() {
      const isBlocked = state() === "blocked";
      isWanted = isBlocked || !isWanted;
      localStorage.setItem(STORED_AS, isWanted ? "on" : "off");
      if (isWanted) allow().then(() => play(ARRIVED));
      tell();
    },
    stop() {
      clearInterval(timer);
      const text = titleText();
      if (text && alarm && text.nodeValue === alarm) text.nodeValue = title;
      ended.abort();
      audio?.close().catch(() => {});
    },
  };
}
