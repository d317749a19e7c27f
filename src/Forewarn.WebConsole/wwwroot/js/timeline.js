// The moment that a scene shows, chosen on a slider from past to future; and under it two charts over the same time: who when, and how high when.

import { Chart, chartFont } from './chart.js';
import { base } from './map-look.js';
import { closeScene, openScene } from './map-scene.js';
import { drawProfile, profileAt } from './profile.js';
import { patternOf, solidOf } from './map-legend.js';

const minute = 60_000;
const followMs = 5000;
const bottomPx = 20;

/** With more volumes than so many, what stands at the moment is painted once a slide has rested for so long; until then only the line moves. */
const [slidingMax, slidRestMs] = [1000, 150];

/** Room beside a chart: for heights, and for names, which may take so much of its width. */
const [heightsPx, namesMinPx, namesPart] = [76, 60, 0.42];
const [laneMin, barMax] = [14, 18];

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
  #slid = 0;
  /** The bars of the strip, as they were painted last. */
  #bars = [];
  /** @type {Chart[]} */
  #charts;
  /** How wide the names of the parties are, in pixels, and how many declarations there are; counted anew when they change, not in each frame. */
  #namesPx = 0;
  #count = 0;
  #write;
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
    this.#write = writer(options.zone, options.locale);
    this.#measure();
    this.setWindow(options.from, options.to);
    const { signal } = this.#stopped;
    this.#slider.addEventListener('input', () => this.#goTo(Number(this.#slider.value)), { signal });
    element.addEventListener('click', (event) => {
      const action = event.target instanceof Element ? event.target.closest('[data-time-action]')?.dataset.timeAction : null;
      if (action === 'now') this.#follow();
      if (action === 'all') this.#goTo(null);
    }, { signal });
    for (const type of ['volumes', 'names']) this.#scene.addEventListener(type, () => this.#measure(), { signal });
    for (const type of ['volumes', 'names', 'selected', 'hovered']) this.#scene.addEventListener(type, () => this.#change(), { signal });
    this.#scene.addEventListener('at', () => this.#slide(), { signal });
    this.#scene.addEventListener('volumes', () => this.#say(), { signal });
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
    clearTimeout(this.#slid);
    for (const chart of this.#charts) chart.stop();
    closeScene(this.#options.scene);
  }

  get #now() {
    return Date.now() + this.#ahead;
  }

  #follow() {
    this.#isFollowing = true;
    this.#scene.setAt(this.#now, true);
    this.#say();
  }

  #tick() {
    if (this.#isFollowing) this.#scene.setAt(this.#now, true);
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
    const { words } = this.#options;
    this.#element.querySelectorAll('[data-time-action]').forEach((button) => button.setAttribute('aria-pressed',
      String(button.dataset.timeAction === 'now' ? this.#isFollowing : at === null)));
    if (at !== null) this.#slider.value = String(at);
    const standing = new Set();
    for (const volume of this.#scene.volumes.values()) if (this.#scene.shows(volume)) standing.add(volume.id);
    const counts = words.standing.replace('{0}', String(standing.size)).replace('{1}', String(this.#count));
    const text = at === null ? words.all : [...this.#write(at), this.#isFollowing ? words.now : '', counts].filter(Boolean).join(' · ');
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
    const margin = this.#axis(canvas).left;
    return Math.round(from + Math.max(0, Math.min(1, (event.clientX - left - margin) / (width - margin))) * (to - from));
  }

  #axis(canvas) {
    const { from, to } = this.#options;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const left = canvas === this.#strip ? Math.round(Math.max(namesMinPx, Math.min(this.#namesPx, width * namesPart))) : heightsPx;
    return { from, to, left, width, height, bottom: height - bottomPx, x: (time) => left + ((time - from) / (to - from)) * (width - left) };
  }

  #measure() {
    const context = document.createElement('canvas').getContext('2d');
    context.font = chartFont;
    const [parties, ids] = [new Set(), new Set()];
    for (const volume of this.#scene.volumes.values()) {
      parties.add(volume.party);
      ids.add(volume.id);
    }
    this.#count = ids.size;
    this.#namesPx = 18 + Math.max(0, ...Array.from(parties, (party) => context.measureText(this.#scene.nameOf(party)).width));
  }

  #slide() {
    clearTimeout(this.#slid);
    if (this.#scene.volumes.size <= slidingMax) return this.#change();
    for (const chart of this.#charts) chart.move();
    this.#slid = setTimeout(() => this.#change(), slidRestMs);
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
    const [now, at] = ['.chart-now', '.chart-at'].map((name) => canvas.parentElement.querySelector(name));
    return new Chart(canvas, paint, () => {
      const axis = this.#axis(canvas);
      placeLine(now, axis, this.#now);
      placeLine(at, axis, this.#scene.at);
    });
  }

  *#paintStrip(context, axis) {
    this.#bars = yield* drawStrip(context, this.#scene, axis);
  }
}

/** Writes moments in UTC, and in the zone of whoever looks; the day there only where it is another. @returns {(at: number) => string[]} */
function writer(zone, locale) {
  const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const clocks = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short', numberingSystem: 'latn' });
  return (at) => {
    const utc = new Date(at).toISOString();
    const texts = [isolated(`${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC`)];
    if (zone === 'UTC') return texts;
    const [day, clock] = [days.format(at), clocks.format(at)];
    return [...texts, isolated(day === utc.slice(0, 10) ? clock : `${day} ${clock}`)];
  };
}

/** Written from left to right, whatever is around it (U+2066 and U+2069). */
const isolated = (text) => `\u2066${text}\u2069`;

function drawAxis(context, axis) {
  const { town, coast } = base();
  const minutes = (axis.to - axis.from) / minute;
  const step = (axisSteps.find((one) => ((axis.width - axis.left) * one) / minutes > 84) ?? axisSteps.at(-1)) * minute;
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
    if (x > axis.left + 20 && x < axis.width - 24) context.fillText(time % 86_400_000 === 0 ? text.slice(5, 10) : text.slice(11, 16), x, axis.height - 6);
  }
}

/** Stands a line at a moment of a chart. @param {HTMLElement} line @param {number | null} time */
function placeLine(line, axis, time) {
  const x = time === null ? NaN : axis.x(time);
  line.style.visibility = x >= axis.left && x <= axis.width ? 'visible' : 'hidden';
  line.style.transform = `translateX(${x || 0}px)`;
}

/** A lane for each party, and in it a row for what would lie over the other; where there are too many rows, they share them. */
function* drawStrip(context, scene, axis) {
  const { town, coast, strong } = base();
  const patterns = scene.patterns();
  const parties = [...patterns.keys()];
  const lane = Math.max(laneMin, axis.bottom / Math.max(1, parties.length));
  const tops = new Map(parties.map((party, i) => [party, i * lane]));
  context.textAlign = 'right';
  context.fillStyle = town;
  context.strokeStyle = coast;
  for (const [party, top] of tops) {
    if (top >= axis.bottom) break;
    context.fillText(shortened(context, scene.nameOf(party), axis.left - 14), axis.left - 8, top + Math.min(lane / 2 + 4, lane - 2));
    context.globalAlpha = 0.35;
    context.beginPath();
    context.moveTo(0, Math.round(top + lane) - 0.5);
    context.lineTo(axis.width, Math.round(top + lane) - 0.5);
    context.stroke();
    context.globalAlpha = 1;
  }
  const rowsMax = Math.max(1, Math.floor(lane / 7));
  const ends = new Map(parties.map((party) => [party, []]));
  const bars = [];
  for (const volume of [...scene.volumes.values()].sort((a, b) => a.start - b.start)) {
    if (volume.end <= axis.from || volume.start >= axis.to) continue;
    const rows = ends.get(volume.party);
    let row = rows.findIndex((end) => end <= volume.start);
    if (row < 0) row = rows.length < rowsMax ? rows.length : bars.length % rowsMax;
    rows[row] = Math.max(rows[row] ?? 0, volume.end);
    bars.push({ id: volume.id, volume, row, left: Math.max(axis.left, axis.x(volume.start)), right: Math.min(axis.width, axis.x(volume.end)) });
  }
  for (const bar of bars) {
    const rows = Math.max(1, ends.get(bar.volume.party).length);
    const height = Math.min((lane - 3) / rows, barMax + 1);
    bar.top = tops.get(bar.volume.party) + (lane - rows * height) / 2 + bar.row * height;
    bar.bottom = bar.top + Math.max(2, height - 1);
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

/** As much of a text as there is room for. */
function shortened(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let letters = [...text];
  while (letters.length && context.measureText(`${letters.join('')}…`).width > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
