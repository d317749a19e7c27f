// Drawing a polygon, a circle or a route on the map: by clicks, or with the keyboard at the middle of the map.

import { alongGreatCircles, bearing, circle, distanceM, placeAt, unwrapped } from './map-geometry.js';
import { base } from './map-look.js';

/** A click this near, in pixels, to the first corner closes a polygon. */
const closeToPx = 12;

const verticesMax = 1000;
const circleRadiusMaxM = 2_000_000;

export class Drawing {
  #maplibre;
  #map;
  #done;
  #mode = 'None';
  #isDone = false;
  #width = 0;
  /** @type {[number, number][]} */
  #points = [];
  #pointer = null;
  #handles = [];
  #stopped = new AbortController();

  /** @param {any} maplibre @param {any} map @param {(mode: string, points: {lng: number, lat: number}[], radius: number) => void} done */
  constructor(maplibre, map, done) {
    [this.#maplibre, this.#map, this.#done] = [maplibre, map, done];
    map.on('click', (event) => this.#add(event.lngLat, event.point));
    map.on('dblclick', (event) => {
      if (!this.isOn) return;
      event.preventDefault();
      this.#finish();
    });
    map.on('mousemove', (event) => {
      if (!this.isOn || !this.#points.length) return;
      this.#pointer = [event.lngLat.lng, event.lngLat.lat];
      this.#show();
    });
    map.on('style.load', () => this.#show());
    map.getCanvas().addEventListener('keydown', (event) => this.#key(event), { signal: this.#stopped.signal });
  }

  /** Whether clicks go into a drawing now. */
  get isOn() {
    return this.#mode !== 'None' && !this.#isDone;
  }

  /** @param {string} mode @param {number} width of a route, in metres */
  begin(mode, width) {
    if (mode === this.#mode && width !== this.#width) {
      this.#width = width;
      this.#show();
      return;
    }
    [this.#mode, this.#width, this.#isDone, this.#points, this.#pointer] = [mode, width, false, [], null];
    this.#map.getCanvas().style.cursor = mode === 'None' ? '' : 'crosshair';
    this.#map.getContainer().classList.toggle('drawing', mode !== 'None');
    this.#show();
  }

  stop() {
    this.#stopped.abort();
    for (const handle of this.#handles) handle.remove();
  }

  #add({ lng, lat }, point) {
    if (!this.isOn || Math.abs(lat) > 85) return;
    if (this.#mode === 'Polygon' && this.#points.length >= 3 && this.#isNear(this.#points[0], point)) return this.#finish();
    // The second click of a double click is at the place of the first.
    if (this.#points.length && this.#isNear(this.#points[this.#points.length - 1], point, 3)) return;
    if (this.#points.length === verticesMax) return;
    this.#points.push([lng, lat]);
    if (this.#mode === 'Circle' && this.#points.length === 2) return this.#finish();
    this.#show();
  }

  /** Space sets a corner in the middle of the map, Enter ends, Backspace takes the last one back, Escape all. */
  #key(event) {
    if (!this.isOn) return;
    const actions = {
      ' ': () => this.#add(this.#map.getCenter(), this.#map.project(this.#map.getCenter())),
      Enter: () => this.#finish(),
      Backspace: () => (this.#points.pop(), this.#show()),
      Escape: () => ((this.#points = []), (this.#pointer = null), this.#show()),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #isNear(place, point, px = closeToPx) {
    const there = this.#map.project(place);
    return Math.hypot(there.x - point.x, there.y - point.y) <= px;
  }

  #finish() {
    const needed = { Polygon: 3, Circle: 2, Route: 2 }[this.#mode];
    if (!needed || this.#points.length < needed) return;
    this.#isDone = true;
    this.#pointer = null;
    this.#map.getCanvas().style.cursor = '';
    this.#show();
    this.#say();
  }

  #say() {
    const points = (this.#mode === 'Circle' ? this.#points.slice(0, 1) : this.#points).map(([lng, lat]) => ({ lng: within(lng), lat: rounded(lat) }));
    this.#done(this.#mode, points, this.#mode === 'Circle' ? this.#radius(this.#points) : 0);
  }

  /** Whole metres: nobody clicks more exactly. */
  #radius([[lng1, lat1], [lng2, lat2]]) {
    return Math.min(circleRadiusMaxM, Math.max(1, Math.round(distanceM(lng1, lat1, lng2, lat2))));
  }

  #show() {
    const map = this.#map;
    if (!map.isStyleLoaded() && !map.getSource('drawing') && this.#mode === 'None') return;
    if (!map.getSource('drawing')) {
      if (!map.style?._loaded) return;
      map.addSource('drawing', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
      const colour = base().strong;
      map.addLayer({ id: 'drawing-area', type: 'fill', source: 'drawing', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colour, 'fill-opacity': 0.15 } });
      map.addLayer({ id: 'drawing-line', type: 'line', source: 'drawing', paint: { 'line-color': colour, 'line-width': 2 } });
    }
    map.getSource('drawing').setData({ type: 'FeatureCollection', features: this.#features() });
    this.#showHandles();
  }

  #features() {
    const points = this.#pointer && this.isOn ? [...this.#points, this.#pointer] : this.#points;
    if (points.length < 2) return [];
    const feature = (type, coordinates) => ({ type: 'Feature', properties: {}, geometry: { type, coordinates } });
    const closed = (line) => [...line, line[0]];
    switch (this.#mode) {
      case 'Circle':
        return [feature('Polygon', [closed(unwrapped(circle(...points[0], this.#radius(points))))])];
      case 'Polygon':
        return points.length < 3 ? [feature('LineString', alongGreatCircles(points, false))] : [feature('Polygon', [closed(unwrapped(alongGreatCircles(points, true)))])];
      case 'Route':
        return [feature('LineString', unwrapped(alongGreatCircles(points, false))), ...corridor(points, this.#width).map((ring) => feature('Polygon', [closed(unwrapped(ring))]))];
      default:
        return [];
    }
  }

  /** The corners can be dragged, also when the drawing is done: that changes it. */
  #showHandles() {
    if (this.#handles.length !== this.#points.length) {
      for (const handle of this.#handles) handle.remove();
      this.#handles = this.#points.map((_, i) => {
        const element = document.createElement('span');
        element.className = 'map-handle';
        const handle = new this.#maplibre.Marker({ element, draggable: true }).setLngLat(this.#points[i]).addTo(this.#map);
        handle.on('drag', () => {
          const { lng, lat } = handle.getLngLat();
          this.#points[i] = [lng, lat];
          this.#show();
        });
        handle.on('dragend', () => this.#isDone && this.#say());
        element.addEventListener('click', (event) => {
          event.stopPropagation();
          if (i === 0 && this.#mode === 'Polygon' && this.isOn) this.#finish();
          else if (i === this.#points.length - 1 && this.isOn && event.detail > 1) this.#finish();
        });
        return handle;
      });
    }
    this.#handles.forEach((handle, i) => handle.setLngLat(this.#points[i]));
  }
}

/** What lies within half a width of a route, leg by leg. @param {[number, number][]} points @param {number} width metres */
function corridor(points, width) {
  return points.slice(1).map((to, i) => {
    const from = points[i];
    const [there, back] = [bearing(...from, ...to), bearing(...to, ...from)];
    const round = (place, middle) => [-90, -60, -30, 0, 30, 60, 90].map((turn) => placeAt(...place, width / 2, middle + turn));
    return [...round(to, back + 180), ...round(from, there + 180)];
  });
}

const rounded = (degrees) => Math.round(degrees * 1e7) / 1e7;
const within = (lng) => rounded(((((lng + 180) % 360) + 360) % 360) - 180);
