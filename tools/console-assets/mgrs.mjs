// Makes the vectors that the console's own reading of MGRS references is held against: tests/Forewarn.WebConsole.Tests/Declare/mgrs.txt. Each line
// has a reference, and the latitude and longitude that the package gives for it. The same every time.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import mgrs from 'mgrs';

/** Places where zones and bands are special, and some on land. */
const special = [[5.3, 60.4], [10, 78.2], [30, 78.2], [3.1, 60], [179.999, 0.001], [-179.999, -0.001], [0.001, -79.9], [12, 83.9], [36, 35.5333], [35.9667, 35.5333], [-0.0001, 51.5], [151.2, -33.9]];

let state = 12345;
const random = () => (state = (state * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;

const lines = Array.from({ length: 160 }, (_, i) => {
  const place = special[i] ?? [random() * 360 - 180, random() * 163 - 79.5];
  const reference = mgrs.forward(place, 5 - (i % 5));
  const [lng, lat] = mgrs.toPoint(reference);
  return `${reference} ${lat.toFixed(7)} ${lng.toFixed(7)}\n`;
});
writeFileSync(fileURLToPath(new URL('../../tests/Forewarn.WebConsole.Tests/Declare/mgrs.txt', import.meta.url)), lines.join(''));
