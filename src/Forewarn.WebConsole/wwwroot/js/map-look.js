// How things look: colours by kind and state for each theme, and patterns by party, the same on the map, in the profile and in the legend.

/** The kinds in the order of their colours. A kind that is not here, and one that is not disclosed, has the last. */
export const kinds = ['operational-intent', 'Activated', 'Nonconforming', 'Contingent', 'live-fire', 'air-defence', 'closed-area', 'protected-site', 'other'];

const colours = {
  light: ['#2f6fb5', '#0b3f8a', '#b85c00', '#a3123f', '#c2261d', '#8a1fa8', '#7a5b00', '#11734b', '#4a5560'],
  dark: ['#7fb2ea', '#b9d8ff', '#ffb35c', '#ff86a8', '#ff7a6e', '#dc9bf0', '#e6c65a', '#6fd6a4', '#b3bec8'],
  night: ['#a83a2c', '#d8503c', '#c86a1e', '#e0605a', '#e8442e', '#8f2f3c', '#8a5a1c', '#7c4a32', '#7a3a34'],
};

const bases = {
  light: { sea: '#dbe6ee', land: '#f7f6f2', coast: '#7f919e', border: '#7c7f86', grid: '#c3d0d9', town: '#3c444b', halo: '#f7f6f2', ink: '#10161c', strong: '#000000' },
  dark: { sea: '#0d151c', land: '#1a242d', coast: '#4d5f6e', border: '#6d7883', grid: '#1f2b35', town: '#b9c4cd', halo: '#10171d', ink: '#e8eef3', strong: '#ffffff' },
  night: { sea: '#000000', land: '#0c0100', coast: '#3d0f0a', border: '#4a1a12', grid: '#1c0503', town: '#8a3026', halo: '#000000', ink: '#d04a3a', strong: '#ff6a50' },
};

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** @returns {'light' | 'dark' | 'night'} the theme of the page */
export function theme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'night' || chosen === 'dark' || chosen === 'light') return chosen;
  return prefersDark.matches ? 'dark' : 'light';
}

export const base = () => bases[theme()];
export const palette = () => colours[theme()];

/** Which colour of the palette a volume has. @param {import('./map-scene.js').Volume} volume */
export function colourOf(volume) {
  const name = volume.kind === 'operational-intent' && kinds.includes(volume.state) ? volume.state : volume.kind;
  const index = kinds.indexOf(name);
  return index < 0 ? kinds.length - 1 : index;
}

/** @param {string} hex @returns {[number, number, number]} parts from 0 to 1 */
export const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);

/**
 * Lines of a pattern on a tile of 16 by 16, as the map draws them too.
 * @param {number} pattern @param {string} colour
 */
function tile(pattern, colour) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 16;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = pattern === 7 ? 5 : 2;
  const line = (x1, y1, x2, y2) => {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  };
  const rising = () => [-16, 0, 16].forEach((shift) => line(shift - 2, 18, shift + 18, -2));
  const falling = () => [-16, 0, 16].forEach((shift) => line(shift - 2, -2, shift + 18, 18));
  const level = () => [4, 12].forEach((y) => line(0, y, 16, y));
  const upright = () => [4, 12].forEach((x) => line(x, 0, x, 16));
  [
    rising,
    falling,
    level,
    upright,
    () => (level(), upright()),
    () => (rising(), falling()),
    () => [[4, 4], [12, 12]].forEach(([x, y]) => (context.beginPath(), context.arc(x, y, 2.4, 0, 2 * Math.PI), context.fill())),
    rising,
  ][pattern]();
  return canvas;
}

/** @type {Map<string, CanvasPattern>} */
const patterns = new Map();

/** Something to fill with on a 2D canvas. @param {CanvasRenderingContext2D} context @param {number} pattern @param {string} colour */
export function patternFill(context, pattern, colour) {
  const name = `${pattern} ${colour}`;
  let fill = patterns.get(name);
  if (!fill) patterns.set(name, (fill = context.createPattern(tile(pattern, colour), 'repeat')));
  return fill;
}
