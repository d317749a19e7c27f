// Which colour is which kind, and which pattern is which party.

import { colourOf, kinds, palette, patternFill, rgb } from './map-look.js';
import { closeScene, openScene } from './map-scene.js';

/** @type {Map<string, string>} */
const solids = new Map();

/** A volume's colour, as a canvas takes it. @param {import('./map-scene.js').Volume} volume @param {number} opacity */
export function solidOf(volume, opacity) {
  const name = palette()[colourOf(volume)] + opacity;
  let solid = solids.get(name);
  if (!solid) solids.set(name, (solid = `rgb(${rgb(palette()[colourOf(volume)]).map((part) => Math.round(part * 255)).join(' ')} / ${opacity})`));
  return solid;
}

/** @param {CanvasRenderingContext2D} context @param {import('./map-scene.js').Volume} volume @param {number} pattern */
export const patternOf = (context, volume, pattern) => patternFill(context, pattern, palette()[colourOf(volume)]);

/** Parties beyond these have patterns that others have too; the rest is in the list. */
const partiesMax = 24;

/**
 * @param {HTMLElement} element @param {{scene: string, words: Record<string, string>}} options words: of each kind and state, and of <c>overlap</c>
 */
export function open(element, options) {
  const scene = openScene(options.scene);
  const stopped = new AbortController();
  const show = () => {
    const patterns = scene.patterns();
    const found = new Set();
    for (const volume of scene.volumes.values()) found.add(colourOf(volume));
    element.replaceChildren(
      ...[...found].sort((a, b) => a - b).map((index) => entry(options.words[kinds[index]] ?? kinds[index], (context) => {
        context.fillStyle = palette()[index];
        context.globalAlpha = 0.7;
        context.fillRect(0, 0, 28, 16);
      })),
      ...[...patterns].filter(([party]) => party).slice(0, partiesMax).map(([party, pattern]) => entry(scene.nameOf(party), (context) => {
        const { color } = getComputedStyle(element);
        context.fillStyle = patternFill(context, pattern, color);
        context.fillRect(0, 0, 28, 16);
        context.strokeStyle = color;
        context.strokeRect(0.5, 0.5, 27, 15);
      })));
  };
  const { signal } = stopped;
  for (const type of ['volumes', 'names']) scene.addEventListener(type, show, { signal });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show, { signal });
  const themes = new MutationObserver(show);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  show();
  return {
    dispose() {
      stopped.abort();
      themes.disconnect();
      closeScene(options.scene);
    },
  };
}

/** @param {string} text @param {(context: CanvasRenderingContext2D) => void} draw */
function entry(text, draw) {
  const item = document.createElement('li');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [28, 16];
  draw(canvas.getContext('2d'));
  const name = document.createElement('bdi');
  name.textContent = text;
  item.append(canvas, ' ', name);
  return item;
}
