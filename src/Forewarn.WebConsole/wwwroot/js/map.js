// The map: Natural Earth under the volumes of a scene, all of it from this node. Without WebGL 2 there is none, and the page shows its list instead.

import { latMax, mercatorX, mercatorY } from './map-geometry.js';
import { base } from './map-look.js';
import { baseStyle, coarseLayers, fineZoomMin } from './map-style.js';
import { closeScene, openScene } from './map-scene.js';
import { VolumesLayer } from './map-volumes.js';
import { Drawing } from './map-draw.js';
import { Sharpness } from './map-sharpness.js';

const exaggerations = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** So many pixels are 10 km of height to be, so that layers can be told apart from the ground. */
const tenKilometresPx = 90;

/** How near a map is brought to what is small. */
const fitZoomMax = 11;

const wordKeys = {
  'NavigationControl.ZoomIn': 'zoomIn', 'NavigationControl.ZoomOut': 'zoomOut', 'NavigationControl.ResetBearing': 'north', 'Map.Title': 'title',
};

/**
 * @param {HTMLElement} element @param {any} owner the component of the page, on the node
 * @param {{scene: string, words: Record<string, string>, region: [number, number][]}} options region: longitudes and latitudes that are in view at first
 * @returns {Promise<SceneHandle>} without a map when this browser cannot draw one; then the owner is told so
 */
export async function open(element, owner, options) {
  const withoutMap = () => {
    owner.invokeMethodAsync('OnLost').catch(() => {});
    return new SceneHandle(owner, options);
  };
  if (!document.createElement('canvas').getContext('webgl2')) return withoutMap();
  const maplibre = await import('../lib/maplibre-gl/maplibre-gl.mjs');
  maplibre.setWorkerUrl(new URL('../lib/maplibre-gl/maplibre-gl-worker.mjs', import.meta.url).href);
  try {
    return new MapHandle(maplibre, element, owner, options);
  } catch (failed) {
    console.warn('the map cannot be drawn', failed);
    return withoutMap();
  }
}

/** What the component on the node holds: it tells the scene what there is, and is told what a person selects. */
class SceneHandle {
  _scene;
  _options;
  _stopped = new AbortController();
  #owner;

  constructor(owner, options) {
    [this.#owner, this._options] = [owner, options];
    this._scene = openScene(options.scene);
    this._scene.addEventListener('selected', (event) => event.detail.byPerson && this._tell('OnSelected', this._scene.selected), { signal: this._stopped.signal });
  }

  /** @param {any} stream of the node: JSON of what is gone and what has come */
  async change(stream) {
    this._scene.change(JSON.parse(new TextDecoder().decode(await stream.arrayBuffer())));
  }

  /** @param {import('./map-scene.js').Mark[]} marks */
  setMarks(marks) {
    this._scene.setMarks(marks);
  }

  /** @param {Record<string, string>} names of parties, by their ids */
  setNames(names) {
    this._scene.setNames(names);
  }

  /** @param {number | null} at */
  setAt(at) {
    this._scene.setAt(at);
  }

  /** @param {string | null} id */
  select(id) {
    this._scene.select(id, false);
  }

  draw() {}

  dispose() {
    this._stopped.abort();
    closeScene(this._options.scene);
  }

  _tell(method, ...values) {
    // The page may be gone, or its connection lost: it reads anew when it is back.
    this.#owner.invokeMethodAsync(method, ...values).catch(() => {});
  }
}

class MapHandle extends SceneHandle {
  #maplibre;
  #map;
  #layer;
  #drawing;
  #sharpness;
  #marks = [];
  #isFitted = false;
  #hasMoved = false;
  #isFineLoaded = false;
  #hits = { at: '', ids: [], next: 0 };

  constructor(maplibre, element, owner, options) {
    super(owner, options);
    this.#maplibre = maplibre;
    const words = options.words;
    this.#map = new maplibre.Map({
      container: element.querySelector('.map-canvas'),
      style: baseStyle(false),
      ...beginning(options.region),
      maxPitch: 70,
      pixelRatio: 1,
      fadeDuration: 0,
      attributionControl: false,
      canvasContextAttributes: { antialias: false },
      locale: Object.fromEntries(Object.entries(wordKeys).map(([theirs, ours]) => [theirs, words[ours]])),
    });
    const map = this.#map;
    // A quad over all of the screen that nobody sees, and that costs a slow machine half of a frame.
    map.style.sky = null;
    const [start, end] = document.dir === 'rtl' ? ['right', 'left'] : ['left', 'right'];
    map.addControl(new maplibre.NavigationControl({ visualizePitch: true }), `top-${end}`);
    map.addControl(new maplibre.ScaleControl({ unit: 'metric', maxWidth: 120 }), `bottom-${start}`);
    map.addControl(new maplibre.ScaleControl({ unit: 'nautical', maxWidth: 120 }), `bottom-${start}`);
    this.#sharpness = new Sharpness(map, () => this._scene.volumes.size);
    this.#layer = new VolumesLayer(this._scene);
    // For whoever watches the page from outside, such as a test.
    this.#layer.onListed = (count) => (element.dataset.volumes = String(count));
    this.#drawing = new Drawing(maplibre, map, (mode, points, radius) => this._tell('OnDrawn', mode, points, radius));
    this.#listen(element);
    map.on('load', () => element.dataset.drawn = 'true');
  }

  /** @param {'None' | 'Polygon' | 'Circle' | 'Route'} mode @param {number} routeWidth metres */
  draw(mode, routeWidth) {
    this.#drawing.begin(mode, routeWidth);
  }

  /** Brings everything into view, or what is selected. */
  fit(id = null) {
    this.#fit(id, true);
  }

  /** From above, or from the side. @param {boolean} isTilted */
  tilt(isTilted) {
    this.#map.easeTo({ pitch: isTilted ? 55 : 0, duration: reducedMotion() ? 0 : 400 });
  }

  dispose() {
    super.dispose();
    this.#layer.stop();
    this.#drawing.stop();
    this.#sharpness.stop();
    this.#map.remove();
  }

  #listen(element) {
    const [map, scene, layer] = [this.#map, this._scene, this.#layer];
    const { signal } = this._stopped;
    const height = element.querySelector('.map-height');
    map.on('style.load', () => {
      if (!map.getLayer(layer.id)) map.addLayer(layer, 'towns');
    });
    // The coarse coast goes once the fine one can be seen: until then it is better than none, and afterwards the two would contradict each other.
    map.on('render', () => {
      if (this.#isFineLoaded || map.getZoom() < fineZoomMin || !map.isSourceLoaded('near')) return;
      this.#isFineLoaded = true;
      element.dataset.coast = 'fine';
      for (const id of coarseLayers) map.setLayerZoomRange(id, 0, fineZoomMin);
    });
    map.on('movestart', () => (element.dataset.settled = 'false'));
    map.on('idle', () => (element.dataset.settled = 'true'));
    const scale = () => {
      // 78,272 m is a pixel of the world at zoom 0, at the equator.
      const metresPerPixel = (78_271.5 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** map.getZoom();
      const wanted = (tenKilometresPx * metresPerPixel) / 10_000;
      layer.exaggeration = exaggerations.findLast((factor) => factor <= wanted) ?? 1;
      if (height) height.textContent = this._options.words.heights.replace('{0}', String(layer.exaggeration));
    };
    map.on('move', scale);
    scale();
    map.on('movestart', (event) => (this.#hasMoved ||= Boolean(event.originalEvent)));
    scene.addEventListener('volumes', () => this.#fit(null, false), { signal });
    scene.addEventListener('marks', () => (this.#showMarks(), this.#fit(null, false)), { signal });
    scene.addEventListener('at', () => scene.marks.some((mark) => mark.at !== null) && this.#showMarks(), { signal });
    scene.addEventListener('selected', () => {
      this.#showMarks();
      this.#bringIntoView(scene.selected);
    }, { signal });
    const nothing = element.querySelector('.map-nothing');
    const sayNothing = () => {
      const isNothing = scene.at !== null && !scene.volumes.values().some((volume) => scene.shows(volume));
      nothing.textContent = !isNothing ? '' : this._options.words[scene.isNow ? 'nothingNow' : 'nothingThen'];
    };
    if (nothing) for (const type of ['volumes', 'at']) scene.addEventListener(type, sayNothing, { signal });
    const tip = element.querySelector('.map-tip');
    map.on('mousemove', (event) => {
      if (this.#drawing.isOn || map.isMoving()) return;
      const [hit] = layer.at(event.point);
      scene.hover(hit?.id ?? null);
      map.getCanvas().style.cursor = hit ? 'pointer' : '';
      tip.hidden = !hit;
      if (hit) {
        tip.textContent = [hit.label, scene.nameOf(hit.party)].filter(Boolean).join(' · ');
        tip.style.left = `${event.point.x}px`;
        tip.style.top = `${event.point.y}px`;
      }
    });
    map.getCanvas().addEventListener('mouseleave', () => (scene.hover(null), (tip.hidden = true)), { signal });
    map.on('click', (event) => {
      if (this.#drawing.isOn) return;
      scene.select(this.#hitAt(event.point));
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#restyle(), { signal });
    const themes = new MutationObserver(() => this.#restyle());
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    signal.addEventListener('abort', () => themes.disconnect());
    const size = new ResizeObserver(() => map.resize());
    size.observe(element);
    signal.addEventListener('abort', () => size.disconnect());
    element.addEventListener('click', (event) => {
      const action = event.target instanceof Element ? event.target.closest('[data-map-action]')?.dataset.mapAction : null;
      if (action === 'fit') this.fit();
      if (action === 'tilt') this.tilt(map.getPitch() < 20);
    }, { signal });
    map.getCanvas().addEventListener('webglcontextlost', () => this._tell('OnLost'), { signal });
    this.#showMarks();
  }

  /** The volume at a place; of several, the next one each time that the same place is clicked. */
  #hitAt(point) {
    const ids = [...new Set(this.#layer.at(point).map((volume) => volume.id))];
    const at = `${Math.round(point.x / 6)} ${Math.round(point.y / 6)} ${ids.join(' ')}`;
    if (at !== this.#hits.at) this.#hits = { at, ids, next: 0 };
    return ids.length ? ids[this.#hits.next++ % ids.length] : null;
  }

  #restyle() {
    this.#map.setStyle(baseStyle(this.#isFineLoaded), { diff: true });
    this.#map.style.sky = null;
    this.#map.triggerRepaint();
  }

  #showMarks() {
    for (const marker of this.#marks) marker.remove();
    this.#marks = this._scene.marks.filter((mark) => mark.at === null || this._scene.at === null || mark.at <= this._scene.at).map((mark) => {
      const element = document.createElement('button');
      element.type = 'button';
      element.className = 'map-mark';
      element.dataset.look = ['proven', 'claimed', 'assumed'][mark.look];
      element.setAttribute('aria-pressed', String(mark.id === this._scene.selected));
      element.textContent = mark.label;
      element.addEventListener('click', (event) => (event.stopPropagation(), this._scene.select(mark.id)));
      return new this.#maplibre.Marker({ element, anchor: 'bottom' }).setLngLat([mark.lng, mark.lat]).addTo(this.#map);
    });
  }

  /** @param {string | null} id @param {boolean} isAsked else only the first time, and not once a person has moved the map */
  #fit(id, isAsked) {
    if (!isAsked && (this.#isFitted || this.#hasMoved)) return;
    const bounds = this.#boundsOf(id);
    if (!bounds) return;
    this.#isFitted = true;
    const [left, top, right, bottom] = bounds;
    this.#map.fitBounds([[left * 360 - 180, latOf(bottom)], [right * 360 - 180, latOf(top)]], { padding: 40, maxZoom: fitZoomMax, duration: isAsked && !reducedMotion() ? 400 : 0, pitch: this.#map.getPitch(), bearing: this.#map.getBearing() });
  }

  #boundsOf(id) {
    let bounds = this.#layer.boundsOf(id);
    for (const mark of this._scene.marks) {
      if (id !== null && mark.id !== id) continue;
      const [x, y] = [mercatorX(mark.lng), mercatorY(mark.lat)];
      bounds = bounds ? [Math.min(bounds[0], x), Math.min(bounds[1], y), Math.max(bounds[2], x), Math.max(bounds[3], y)] : [x, y, x, y];
    }
    return bounds;
  }

  #bringIntoView(id) {
    const bounds = id === null ? null : this.#boundsOf(id);
    if (!bounds) return;
    const view = this.#map.getBounds();
    const [left, top, right, bottom] = bounds;
    const middle = [((left + right) / 2) * 360 - 180, latOf((top + bottom) / 2)];
    if ([-360, 0, 360].some((turn) => view.contains([middle[0] + turn, middle[1]]))) return;
    this.#map.easeTo({ center: middle, duration: reducedMotion() ? 0 : 400 });
  }
}

/** What a map shows at first. @param {[number, number][]} region */
function beginning(region) {
  const [lngs, lats] = [region.map(([lng]) => lng), region.map(([, lat]) => lat)];
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
  // Of a region that is wider it is not known which way around the earth it lies.
  if (!region.length || east - west > 180) return { center: [20, 25], zoom: 1.2 };
  return { bounds: [[west, Math.max(-latMax, Math.min(...lats))], [east, Math.min(latMax, Math.max(...lats))]], fitBoundsOptions: { padding: 20, maxZoom: fitZoomMax } };
}

const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
