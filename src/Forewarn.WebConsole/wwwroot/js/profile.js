// How high each volume stands, over time: the profile beside the map.

import { base } from './map-look.js';
import { patternOf, solidOf } from './map-legend.js';

/** What shows all heights that flights have, when there is nothing higher. */
const topMinM = 3000;

/** Metres between the lines of the scale. */
const steps = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

function scaleOf(scene, axis) {
  let [low, high] = [0, topMinM];
  for (const volume of scene.volumes.values()) {
    if (volume.end <= axis.from || volume.start >= axis.to) continue;
    low = Math.min(low, volume.lower);
    high = Math.max(high, volume.upper);
  }
  const room = axis.bottom - 6;
  return { low, high, y: (height) => 6 + room * (1 - (height - low) / (high - low)) };
}

/** @param {CanvasRenderingContext2D} context @param {import('./map-scene.js').Scene} scene */
export function* drawProfile(context, scene, axis) {
  const scale = scaleOf(scene, axis);
  const { coast, town, strong } = base();
  const step = steps.find((one) => (axis.bottom * one) / (scale.high - scale.low) > 26) ?? steps[steps.length - 1];
  context.textAlign = 'right';
  context.fillStyle = town;
  context.strokeStyle = coast;
  for (let height = Math.ceil(scale.low / step) * step; height <= scale.high; height += step) {
    const y = Math.round(scale.y(height)) + 0.5;
    context.globalAlpha = 0.35;
    context.beginPath();
    context.moveTo(axis.left, y);
    context.lineTo(axis.width, y);
    context.stroke();
    context.globalAlpha = 1;
    context.fillText(`${height} m`, axis.left - 6, Math.max(10, y + 4));
  }
  const patterns = scene.patterns();
  for (const volume of scene.volumes.values()) {
    const box = boxOf(volume, axis, scale);
    if (!box) continue;
    const standsOut = volume.id === scene.selected || volume.id === scene.hovered;
    context.globalAlpha = standsOut ? 1 : scene.shows(volume) ? 0.8 : 0.3;
    if (volume.look !== 2) {
      context.fillStyle = solidOf(volume, volume.look === 1 ? 0.08 : 0.2);
      context.fillRect(...box);
      if (box[2] > 5 && box[3] > 5 && (standsOut || scene.volumes.size < 1000)) {
        context.fillStyle = patternOf(context, volume, patterns.get(volume.party) ?? 0);
        context.fillRect(...box);
      }
    }
    context.strokeStyle = standsOut || volume.overlaps ? strong : solidOf(volume, 1);
    context.lineWidth = standsOut ? 2.5 : 1;
    context.setLineDash([[], [4, 3], [1, 3]][volume.look]);
    context.strokeRect(...box);
    context.setLineDash([]);
    yield;
  }
  context.globalAlpha = 1;
}

/** The smallest box at a place of the profile: its id; null when there is none. */
export function profileAt(scene, axis, x, y) {
  const scale = scaleOf(scene, axis);
  let [found, size] = [null, Infinity];
  for (const volume of scene.volumes.values()) {
    const box = boxOf(volume, axis, scale);
    if (!box || x < box[0] || x > box[0] + box[2] || y < box[1] - 1 || y > box[1] + box[3] + 1 || box[2] * box[3] >= size) continue;
    [found, size] = [volume.id, box[2] * box[3]];
  }
  return found;
}

/** @returns {[number, number, number, number] | null} left, top, width and height */
function boxOf(volume, axis, scale) {
  if (volume.end <= axis.from || volume.start >= axis.to) return null;
  const [left, right] = [Math.max(axis.left, axis.x(volume.start)), Math.min(axis.width, axis.x(volume.end))];
  const [top, bottom] = [scale.y(volume.upper), scale.y(volume.lower)];
  return [left, top, Math.max(2, right - left), Math.max(2, bottom - top)];
}
