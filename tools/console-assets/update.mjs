// Copies files of others, at the versions that package-lock.json pins, to where the console and its tests have them. README.md says when to run it.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const installed = fileURLToPath(new URL('node_modules', import.meta.url));

const library = (name) => `src/Forewarn.WebConsole/wwwroot/lib/${name}`;
const forTests = (folder) => `tests/Forewarn.WebConsole.Tests/${folder}`;

/** What is taken of each package, and where it is put; the licence goes with it. */
const packages = [
  { name: 'axe-core', files: ['axe.min.js', 'LICENSE'], to: forTests('Accessibility/axe-core') },
  { name: 'maplibre-gl', files: ['dist/maplibre-gl.mjs', 'dist/maplibre-gl-worker.mjs', 'dist/maplibre-gl.css', 'LICENSE.txt'], to: library('maplibre-gl') },
  { name: 'earcut', files: ['src/earcut.js', 'LICENSE'], to: library('earcut') },
];

for (const { name, files, to } of packages) {
  const { version } = JSON.parse(readFileSync(join(installed, name, 'package.json'), 'utf8'));
  for (const file of files) {
    // What the console serves needs an extension that it knows.
    const place = file.split('/').at(-1).replace(/^LICENSE$/, to.startsWith('src/') ? 'LICENSE.txt' : 'LICENSE');
    const target = join(root, to, place);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(installed, name, file), target);
  }
  console.log(`${name} ${version}: ${files.length} files to ${to}`);
}
