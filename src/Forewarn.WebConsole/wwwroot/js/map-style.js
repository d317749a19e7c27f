// The base map, as MapLibre's style specification (version 8) has it: land and borders of Natural Earth, towns of GeoNames, a graticule.

import { base } from './map-look.js';

/** From this zoom on the coast is drawn at 1:10 million, once that has been loaded. */
export const fineZoomMin = 3.5;

/** The layers that stand in for finer ones. */
export const coarseLayers = ['far-land-area', 'far-grid', 'far-land', 'far-border'];

const geo = (name) => new URL(`../geo/${name}`, import.meta.url).href;

/** @param {boolean} isFineLoaded whether the coarse coast can go where there is the fine one */
export function baseStyle(isFineLoaded) {
  const colours = base();
  const lines = (width) => ['interpolate', ['linear'], ['zoom'], 3, width, 9, width * 1.6];
  const world = (source, zooms) => {
    const layer = (kind, type, paint) => ({ id: `${source}-${kind}${type === 'fill' ? '-area' : ''}`, type, source, ...zooms, filter: ['==', ['get', 'kind'], kind], paint });
    return [
      layer('land', 'fill', { 'fill-color': colours.land, 'fill-antialias': false }),
      layer('grid', 'line', { 'line-color': colours.grid, 'line-width': 1 }),
      layer('land', 'line', { 'line-color': colours.coast, 'line-width': lines(0.8) }),
      layer('border', 'line', { 'line-color': colours.border, 'line-width': lines(0.9), 'line-dasharray': [4, 3] }),
    ];
  };
  const data = (name, maxzoom) => ({ type: 'geojson', data: geo(name), maxzoom, buffer: 32, tolerance: 0.8 });
  return {
    version: 8,
    sources: {
      far: data('world-110m.json', 4),
      near: data('world-10m.json', 8),
      towns: { type: 'geojson', data: geo('towns.json'), maxzoom: 8 },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
      ...world('far', isFineLoaded ? { maxzoom: fineZoomMin } : {}),
      ...world('near', { minzoom: fineZoomMin }),
      { id: 'near-grid-fine', type: 'line', source: 'near', minzoom: 6, filter: ['==', ['get', 'kind'], 'grid-fine'], paint: { 'line-color': colours.grid, 'line-width': 1 } },
      {
        id: 'towns', type: 'symbol', source: 'towns', minzoom: 3,
        filter: ['>=', ['get', 'population'], ['step', ['zoom'], 3_000_000, 4, 1_000_000, 5, 400_000, 6, 150_000, 7, 60_000, 8, 20_000]],
        layout: { 'text-field': ['get', 'name'], 'text-font': ['sans-serif'], 'text-size': 12, 'text-padding': 12, 'symbol-sort-key': ['-', ['get', 'population']] },
        paint: { 'text-color': colours.town, 'text-halo-color': colours.halo, 'text-halo-width': 1.2 },
      },
    ],
  };
}
