// What the map, the profile and the timeline of one page show together: volumes, marks, the moment, what is selected and what is pointed at.

/**
 * @typedef {object} Volume
 * @property {string} key names it; several volumes share an id
 * @property {string} id
 * @property {string} label
 * @property {string} party
 * @property {string} kind
 * @property {string} state
 * @property {number[]} outline longitudes and latitudes in turn; one place of a circle
 * @property {number} radius metres; 0 for a polygon
 * @property {number} lower metres
 * @property {number} upper metres
 * @property {number} start milliseconds since 1970
 * @property {number} end milliseconds since 1970, not included
 * @property {number} look 0 proven, 1 claimed, 2 assumed
 * @property {boolean} overlaps
 */

/** @typedef {{id: string, label: string, lng: number, lat: number, look: number, at: number | null}} Mark */

/**
 * Raises "volumes" (detail: what is gone and what has come), "marks", "names", "at", "selected", "hovered". Whoever shows the scene listens to it;
 * whoever changes it calls a setter, and is told like everybody else.
 */
export class Scene extends EventTarget {
  /** @type {Map<string, Volume>} */
  volumes = new Map();
  /** @type {Mark[]} */
  marks = [];
  /** What parties are called, by their ids. @type {Record<string, string>} */
  names = {};
  /** @type {number | null} the moment that is shown; null for all times */
  at = null;
  /** Whether that moment is now, and goes on with it. */
  isNow = false;
  /** @type {string | null} */
  selected = null;
  /** @type {string | null} */
  hovered = null;

  /** @param {{gone: string[], come: Volume[]}} change what has come replaces what had its key */
  change({ gone, come }) {
    for (const key of gone) this.volumes.delete(key);
    for (const volume of come) this.volumes.set(volume.key, volume);
    this.#raise('volumes', { gone, come });
  }

  /** @param {Mark[]} marks */
  setMarks(marks) {
    this.marks = marks;
    this.#raise('marks');
  }

  /** @param {Record<string, string>} names */
  setNames(names) {
    this.names = names;
    this.#raise('names');
  }

  /** @param {string} party */
  nameOf(party) {
    return this.names[party] ?? party;
  }

  /** @param {number | null} at @param {boolean} isNow */
  setAt(at, isNow = false) {
    this.isNow = isNow;
    if (at === this.at) return;
    this.at = at;
    this.#raise('at');
  }

  /** @param {string | null} id @param {boolean} byPerson whether the node is to be told */
  select(id, byPerson = true) {
    if (id === this.selected) return;
    this.selected = id;
    this.#raise('selected', { byPerson });
  }

  /** @param {string | null} id */
  hover(id) {
    if (id === this.hovered) return;
    this.hovered = id;
    this.#raise('hovered');
  }

  /** Whether a volume stands at the moment that is shown. @param {Volume} volume */
  shows(volume) {
    return this.at === null || (volume.start <= this.at && this.at < volume.end);
  }

  /** The pattern of each party, by which it is told apart without colour; in the order of their names, so that the same parties look the same tomorrow. */
  patterns() {
    const parties = [...new Set(Array.from(this.volumes.values(), (volume) => volume.party))].sort();
    return new Map(parties.map((party, i) => [party, i % patternCount]));
  }

  /** @param {string} type @param {object} [detail] */
  #raise(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Stripes rising, falling, level and upright, grid, diamonds, dots, and wide stripes. */
export const patternCount = 8;

/** @type {Map<string, {scene: Scene, users: number}>} */
const scenes = new Map();

/** The scene of a name, shared by all who ask for it until each has let it go. @param {string} name */
export function openScene(name) {
  const held = scenes.get(name) ?? { scene: new Scene(), users: 0 };
  held.users++;
  scenes.set(name, held);
  return held.scene;
}

/** @param {string} name */
export function closeScene(name) {
  const held = scenes.get(name);
  if (held && --held.users === 0) scenes.delete(name);
}
