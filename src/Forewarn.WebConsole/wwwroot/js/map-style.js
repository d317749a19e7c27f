// The base map, as MapLibre's style specification (version 8) has it: land and borders of Natural Earth, towns of GeoNames, a graticule.

import { base } from './map-look.js';

/** From this zoom on the coast is drawn at 1:10 million, once that has been loaded. */
export const fineZoomMin = 3.5;

/** The layers that stand in for finer ones. */
export const coarseLayers = ['land-far', 'land-far-coast', 'borders-far'];

const geo = (name) => new URL(`../geo/${name}`, import.meta.url).href;

/** @param {boolean} isFineLoaded whether the coarse coast can go where there is the fine one */
export function baseStyle(isFineLoaded) {
  const colours = base();
  const lines = (width) => ['interpolate', ['linear'], ['zoom'], 3, width, 9, width * 1.6];
  const land = (id, source, zooms) => [
    { id, type: 'fill', source, ...zooms, paint: { 'fill-color': colours.land, 'fill-antialias': false } },
    { id: `${id}-coast`, type: 'line', source, ...zooms, paint: { 'line-color': colours.coast, 'line-width': lines(0.8) } },
  ];
  const border = (id, source, zooms) => ({ id, type: 'line', source, ...zooms, paint: { 'line-color': colours.border, 'line-width': lines(0.9), 'line-dasharray': [4, 3] } });
  const [far, near] = [isFineLoaded ? { maxzoom: fineZoomMin } : {}, { minzoom: fineZoomMin }];
  const data = (name, maxzoom) => ({ type: 'geojson', data: geo(name), maxzoom, buffer: 32, tolerance: 0.8 });
  return {
    version: 8,
    sources: {
      'land-far': data('land-110m.json', 4),
      'borders-far': data('borders-110m.json', 4),
      land: data('land-10m.json', 8),
      borders: data('borders-10m.json', 8),
      grid: { type: 'geojson', data: graticule(10), maxzoom: 6 },
      'grid-fine': { type: 'geojson', data: graticule(1), maxzoom: 8 },
      towns: { type: 'geojson', data: geo('towns.json'), maxzoom: 8 },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
      ...land('land-far', 'land-far', far),
      ...land('land', 'land', near),
      { id: 'grid', type: 'line', source: 'grid', maxzoom: 6, paint: { 'line-color': colours.grid, 'line-width': 1 } },
      { id: 'grid-fine', type: 'line', source: 'grid-fine', minzoom: 6, paint: { 'line-color': colours.grid, 'line-width': 1 } },
      border('borders-far', 'borders-far', far),
      border('borders', 'borders', near),
      {
        id: 'towns', type: 'symbol', source: 'towns', minzoom: 3,
        filter: ['>=', ['get', 'population'], ['step', ['zoom'], 3_000_000, 4, 1_000_000, 5, 400_000, 6, 150_000, 7, 60_000, 8, 20_000]],
        layout: { 'text-field': ['get', 'name'], 'text-font': ['sans-serif'], 'text-size': 12, 'text-padding': 12, 'symbol-sort-key': ['-', ['get', 'population']] },
        paint: { 'text-color': colours.town, 'text-halo-color': colours.halo, 'text-halo-width': 1.2 },
      },
    ],
  };
}

/** Meridians and parallels, as many degrees apart. @param {number} step */
function graticule(step) {
  const lines = [];
  for (let lng = -180; lng < 180; lng += step) lines.push([[lng, -85], [lng, 85]]);
  for (let lat = -80; lat <= 80; lat += step) lines.push([[-180, lat], [180, lat]]);
  return { type: 'MultiLineString', coordinates: lines };
}
