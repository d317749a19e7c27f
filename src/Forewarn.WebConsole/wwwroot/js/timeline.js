// The moment that a scene shows, chosen on a slider from past to future; and under it two charts over the same time: who when, and how high when.

import { Chart } from './chart.js';
import { base } from './map-look.js';
import { closeScene, openScene } from './map-scene.js';
import { drawProfile, profileAt } from './profile.js';
import { patternOf, solidOf } from './map-legend.js';

const minute = 60_000;
const followMs = 5000;
const [leftPx, bottomPx] = [76, 20];
const laneMin = 14;

/** Steps of the axis, in minutes: the smallest that leaves the times readable is taken. */
const axisSteps = [1, 5, 10, 30, 60, 180, 360, 720, 1440, 2880, 10080, 40320, 129600];

/**
 * @param {HTMLElement} element @param {{scene: string, from: number, to: number, now: number, locale: string, zone: string, words: Record<string, string>}} options
 */
export function open(element, options) {
  return new TimeView(element, options);
}

class TimeView {
  #element;
  #options;
  #scene;
  #slider;
  #output;
  #strip;
  #profile;
  /** How far the node's clock is ahead of the browser's. */
  #ahead;
  #isFollowing = true;
  #timer = 0;
  /** The bars of the strip, as they were painted last. */
  #bars = [];
  /** @type {Chart[]} */
  #charts;
  #stopped = new AbortController();

  constructor(element, options) {
    [this.#element, this.#options] = [element, options];
    this.#ahead = options.now - Date.now();
    this.#scene = openScene(options.scene);
    this.#slider = element.querySelector('input[type=range]');
    this.#output = element.querySelector('output');
    this.#strip = element.querySelector('canvas.strip');
    this.#profile = element.querySelector('canvas.profile');
    this.#charts = [
      this.#chart(this.#strip, (context, axis) => this.#paintStrip(context, axis)),
      this.#chart(this.#profile, (context, axis) => drawProfile(context, this.#scene, axis)),
    ];
    this.setWindow(options.from, options.to);
    const { signal } = this.#stopped;
    this.#slider.addEventListener('input', () => this.#goTo(Number(this.#slider.value)), { signal });
    element.addEventListener('click', (event) => {
      const action = event.target instanceof Element ? event.target.closest('[data-time-action]')?.dataset.timeAction : null;
      if (action === 'now') this.#follow();
      if (action === 'all') this.#goTo(null);
    }, { signal });
    for (const type of ['volumes', 'at', 'selected', 'hovered']) this.#scene.addEventListener(type, () => this.#change(), { signal });
    for (const canvas of [this.#strip, this.#profile]) this.#listen(canvas, signal);
    const size = new ResizeObserver(() => this.#change());
    size.observe(this.#strip);
    size.observe(this.#profile);
    const themes = new MutationObserver(() => this.#change());
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    signal.addEventListener('abort', () => (size.disconnect(), themes.disconnect()));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#change(), { signal });
    this.#timer = setInterval(() => this.#tick(), followMs);
    this.#follow();
  }

  /** @param {number} from @param {number} to milliseconds since 1970 */
  setWindow(from, to) {
    Object.assign(this.#options, { from, to });
    this.#slider.min = String(from);
    this.#slider.max = String(to);
    this.#slider.step = String(minute);
    this.#change();
  }

  dispose() {
    this.#stopped.abort();
    clearInterval(this.#timer);
    for (const chart of this.#charts) chart.stop();
    closeScene(this.#options.scene);
  }

  get #now() {
    return Date.now() + this.#ahead;
  }

  #follow() {
    this.#isFollowing = true;
    this.#scene.setAt(this.#now);
    this.#say();
  }

  #tick() {
    if (this.#isFollowing) this.#scene.setAt(this.#now);
    this.#say();
    for (const chart of this.#charts) chart.move();
  }

  /** @param {number | null} at */
  #goTo(at) {
    this.#isFollowing = false;
    this.#scene.setAt(at);
    this.#say();
  }

  #say() {
    const { at } = this.#scene;
    const { words, locale, zone } = this.#options;
    this.#element.querySelectorAll('[data-time-action]').forEach((button) => button.setAttribute('aria-pressed',
      String(button.dataset.timeAction === 'now' ? this.#isFollowing : at === null)));
    if (at !== null) this.#slider.value = String(at);
    const utc = at === null ? '' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const own = at === null || zone === 'UTC' ? '' : new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(at);
    const text = at === null ? words.all : [utc, own, this.#isFollowing ? words.now : ''].filter(Boolean).join(' · ');
    if (this.#output.textContent === text) return;
    this.#output.textContent = text;
    this.#slider.setAttribute('aria-valuetext', text);
  }

  #listen(canvas, signal) {
    const hit = (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      const [x, y] = [event.clientX - left, event.clientY - top];
      return canvas === this.#strip ? this.#bars.findLast((bar) => x >= bar.left && x <= Math.max(bar.right, bar.left + 3) && y >= bar.top && y <= bar.bottom)?.id ?? null
        : profileAt(this.#scene, this.#axis(canvas), x, y);
    };
    canvas.addEventListener('mousemove', (event) => {
      const id = hit(event);
      canvas.style.cursor = id ? 'pointer' : 'ew-resize';
      this.#scene.hover(id);
      if (event.buttons === 1 && !this.#pressedOn) this.#goTo(this.#timeAt(canvas, event));
    }, { signal });
    canvas.addEventListener('mousedown', (event) => (this.#pressedOn = hit(event)), { signal });
    canvas.addEventListener('mouseleave', () => this.#scene.hover(null), { signal });
    canvas.addEventListener('click', (event) => {
      const id = hit(event);
      if (id) this.#scene.select(id);
      else this.#goTo(this.#timeAt(canvas, event));
    }, { signal });
  }

  #pressedOn = null;

  #timeAt(canvas, event) {
    const { from, to } = this.#options;
    const { left, width } = canvas.getBoundingClientRect();
    return Math.round(from + Math.max(0, Math.min(1, (event.clientX - left - leftPx) / (width - leftPx))) * (to - from));
  }

  #axis(canvas) {
    const { from, to } = this.#options;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    return { from, to, left: leftPx, width, height, bottom: height - bottomPx, x: (time) => leftPx + ((time - from) / (to - from)) * (width - leftPx) };
  }

  #change() {
    for (const chart of this.#charts) chart.change();
  }

  /** @param {HTMLCanvasElement} canvas @param {(context: CanvasRenderingContext2D, axis: object) => Generator} draw */
  #chart(canvas, draw) {
    const paint = (context) => {
      const axis = this.#axis(canvas);
      drawAxis(context, axis);
      return draw(context, axis);
    };
    return new Chart(canvas, paint, (context) => {
      const [axis, { at }] = [this.#axis(canvas), this.#scene];
      drawMoment(context, axis, this.#now, [2, 3]);
      if (at !== null) drawMoment(context, axis, at, []);
    });
  }

  *#paintStrip(context, axis) {
    this.#bars = yield* drawStrip(context, this.#scene, axis);
  }
}

function drawAxis(context, axis) {
  const { town, coast } = base();
  const minutes = (axis.to - axis.from) / minute;
  const step = (axisSteps.find((one) => ((axis.width - leftPx) * one) / minutes > 84) ?? axisSteps.at(-1)) * minute;
  context.fillStyle = town;
  context.strokeStyle = coast;
  context.lineWidth = 1;
  context.textAlign = 'center';
  for (let time = Math.ceil(axis.from / step) * step; time < axis.to; time += step) {
    const x = Math.round(axis.x(time)) + 0.5;
    context.globalAlpha = 0.35;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, axis.bottom);
    context.stroke();
    context.globalAlpha = 1;
    const text = new Date(time).toISOString();
    if (x > leftPx + 20 && x < axis.width - 24) context.fillText(time % 86_400_000 === 0 ? text.slice(5, 10) : text.slice(11, 16), x, axis.height - 6);
  }
}

function drawMoment(context, axis, time, dash) {
  const x = axis.x(time);
  if (x < leftPx || x > axis.width) return;
  context.save();
  context.strokeStyle = base().strong;
  context.lineWidth = dash.length ? 1 : 2;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, axis.bottom);
  context.stroke();
  context.restore();
}

/** A lane for each party, and in it a row for what would lie over the other; where there are too many rows, they share them. */
function* drawStrip(context, scene, axis) {
  const { town, strong } = base();
  const patterns = scene.patterns();
  const parties = [...patterns.keys()];
  const lane = Math.max(laneMin, axis.bottom / Math.max(1, parties.length));
  const tops = new Map(parties.map((party, i) => [party, i * lane]));
  context.textAlign = 'right';
  context.fillStyle = town;
  for (const [party, top] of tops) if (top < axis.bottom) context.fillText(shortened(party, 11), leftPx - 6, top + Math.min(lane / 2 + 4, lane - 2), leftPx - 8);
  const rowsMax = Math.max(1, Math.floor(lane / 7));
  const ends = new Map(parties.map((party) => [party, []]));
  const bars = [];
  for (const volume of [...scene.volumes.values()].sort((a, b) => a.start - b.start)) {
    if (volume.end <= axis.from || volume.start >= axis.to) continue;
    const rows = ends.get(volume.party);
    let row = rows.findIndex((end) => end <= volume.start);
    if (row < 0) row = rows.length < rowsMax ? rows.length : bars.length % rowsMax;
    rows[row] = Math.max(rows[row] ?? 0, volume.end);
    bars.push({ id: volume.id, volume, row, left: Math.max(leftPx, axis.x(volume.start)), right: Math.min(axis.width, axis.x(volume.end)) });
  }
  for (const bar of bars) {
    const rows = Math.max(1, ends.get(bar.volume.party).length);
    const height = (lane - 3) / rows;
    bar.top = tops.get(bar.volume.party) + 1 + bar.row * height;
    bar.bottom = bar.top + Math.max(2, Math.min(height - 1, 16));
    if (bar.top > axis.bottom - 2) continue;
    drawBar(context, scene, bar, patterns.get(bar.volume.party), strong);
    yield;
  }
  return bars;
}

function drawBar(context, scene, { id, volume, left, right, top, bottom }, pattern, strong) {
  const [width, height] = [Math.max(2, right - left), bottom - top];
  const standsOut = id === scene.selected || id === scene.hovered;
  context.globalAlpha = scene.shows(volume) || standsOut ? 1 : 0.45;
  if (volume.look !== 2) {
    context.fillStyle = solidOf(volume, volume.look === 1 ? 0.15 : 0.4);
    context.fillRect(left, top, width, height);
    if (height > 5 && width > 5) {
      context.fillStyle = patternOf(context, volume, pattern);
      context.fillRect(left, top, width, height);
    }
  }
  context.strokeStyle = standsOut || volume.overlaps ? strong : solidOf(volume, 1);
  context.lineWidth = standsOut ? 2.5 : volume.overlaps ? 1.5 : 1;
  context.setLineDash([[], [4, 3], [1, 3]][volume.look]);
  context.strokeRect(left, top, width, height);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

const shortened = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
