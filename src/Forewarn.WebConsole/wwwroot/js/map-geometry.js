// Shapes on the earth as rings of web Mercator: x from 0 (180° west) to 1 (180° east) and on beyond the antimeridian, y from 0 (85° north) to 1.

const radians = Math.PI / 180;
const earthRadiusM = 6_371_010;

/** Beyond it, Mercator has no place. */
export const latMax = 85.0511;

/** An edge is drawn in pieces of no more degrees of arc than this, since it is straight on the earth and not on the map. */
const edgeDegreesMax = 1;
const circleCorners = 32;
const largeCircleCorners = 96;

/** @param {number} lng */
export const mercatorX = (lng) => lng / 360 + 0.5;

/** @param {number} lat */
export const mercatorY = (lat) => {
  const held = Math.max(-latMax, Math.min(latMax, lat)) * radians;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + held / 2)) / (2 * Math.PI);
};

/** Width of the world's map in metres along a parallel. @param {number} lat */
export const worldWidthM = (lat) => 2 * Math.PI * earthRadiusM * Math.cos(lat * radians);

/** Metres between two places. */
export function distanceM(lng1, lat1, lng2, lat2) {
  const half = Math.sin(((lat2 - lat1) * radians) / 2) ** 2 + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(((lng2 - lng1) * radians) / 2) ** 2;
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The place at a distance and a bearing (degrees from north) of another. @returns {[number, number]} longitude and latitude */
export function placeAt(lng, lat, distance, bearing) {
  const arc = distance / earthRadiusM;
  const [sinLat, cosLat] = [Math.sin(lat * radians), Math.cos(lat * radians)];
  const there = Math.asin(Math.max(-1, Math.min(1, sinLat * Math.cos(arc) + cosLat * Math.sin(arc) * Math.cos(bearing * radians))));
  const turn = Math.atan2(Math.sin(bearing * radians) * Math.sin(arc) * cosLat, Math.cos(arc) - sinLat * Math.sin(there));
  return [lng + turn / radians, there / radians];
}

/** Bearing of one place from another, in degrees from north. */
export function bearing(lng1, lat1, lng2, lat2) {
  const turn = (lng2 - lng1) * radians;
  return Math.atan2(Math.sin(turn) * Math.cos(lat2 * radians),
    Math.cos(lat1 * radians) * Math.sin(lat2 * radians) - Math.sin(lat1 * radians) * Math.cos(lat2 * radians) * Math.cos(turn)) / radians;
}

/** @param {number} lng @param {number} lat @param {number} radiusM @returns {[number, number][]} */
export function circle(lng, lat, radiusM) {
  const corners = radiusM > 200_000 ? largeCircleCorners : circleCorners;
  return Array.from({ length: corners }, (_, i) => placeAt(lng, lat, radiusM, (360 * i) / corners));
}

/** A line with more places on it, so that no piece is longer than a degree of arc. @param {[number, number][]} line @param {boolean} isClosed */
export function alongGreatCircles(line, isClosed) {
  const whole = [];
  for (let i = 0; i < line.length; i++) {
    whole.push(line[i]);
    if (i === line.length - 1 && !isClosed) break;
    const [from, to] = [line[i], line[(i + 1) % line.length]];
    const arc = distanceM(...from, ...to) / earthRadiusM;
    const pieces = Math.min(180, Math.ceil(arc / radians / edgeDegreesMax));
    if (pieces < 2) continue;
    const [a, b] = [vector(from), vector(to)];
    for (let piece = 1; piece < pieces; piece++) {
      const [near, far] = [Math.sin(arc * (1 - piece / pieces)), Math.sin(arc * (piece / pieces))];
      whole.push(place(a.map((part, axis) => part * near + b[axis] * far)));
    }
  }
  return whole;
}

/** @param {[number, number]} place */
const vector = ([lng, lat]) => [Math.cos(lat * radians) * Math.cos(lng * radians), Math.cos(lat * radians) * Math.sin(lng * radians), Math.sin(lat * radians)];

/** @param {number[]} vector @returns {[number, number]} */
const place = ([x, y, z]) => [Math.atan2(y, x) / radians, Math.atan2(z, Math.hypot(x, y)) / radians];

/** Longitudes that do not jump: each within half a turn of the one before. @param {[number, number][]} line */
export function unwrapped(line) {
  let turns = 0;
  return line.map(([lng, lat], i) => {
    const step = i === 0 ? 0 : lng - line[i - 1][0];
    if (step > 180) turns -= Math.ceil((step - 180) / 360);
    if (step < -180) turns += Math.ceil((-step - 180) / 360);
    return /** @type {[number, number]} */ ([lng + turns * 360, lat]);
  });
}

/**
 * The ring of a shape on the map, as x and y in turn. One around a pole is closed along the edge of the map, which is as far as Mercator goes.
 * @param {[number, number][]} corners longitude and latitude @param {boolean} isSmooth whether the corners are close together already
 */
export function ring(corners, isSmooth) {
  const line = unwrapped(isSmooth ? corners : alongGreatCircles(corners, true));
  if (line.length < 3) return [];
  const [first, last] = [line[0], line[line.length - 1]];
  const gap = first[0] - last[0];
  if (Math.abs(gap) > 180) {
    // It comes back a turn further: a pole is inside, the one that is nearer.
    const pole = line.reduce((sum, [, lat]) => sum + lat, 0) > 0 ? 90 : -90;
    const end = first[0] - Math.round(gap / 360) * 360;
    line.push([end, first[1]], [end, pole], [first[0], pole]);
  }
  return line.flatMap(([lng, lat]) => [mercatorX(lng), mercatorY(lat)]);
}
