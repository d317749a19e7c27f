// Draws the volumes of a scene in 3D, as a layer of MapLibre of its own. The corners of all volumes lie on the graphics card once and for all; another moment, or
// another zoom, is a list of those that are to be drawn, and of how finely. What a volume looks like lies in a texture: to select one changes one texel.

import earcut from '../lib/earcut/earcut.js';
import { circle, mercatorX, mercatorY, ring, worldWidthM } from './map-geometry.js';
import { base, colourOf, palette, rgb } from './map-look.js';

const textureWidth = 1024;
const volumesMax = textureWidth * 2048;

/** A chunk is drawn or left away as a whole, by whether it can be seen. */
const chunkVolumesMin = 128;
const chunksAtOnce = 96;

/** Main thread's time in one frame for making shapes: what is left for everything else keeps it under 100 ms on a slow machine. */
const buildMs = 10;

/** Below this pitch, in degrees, walls cannot be seen. */
const pitchFlat = 8;

// What a texel holds: colour, pattern, look, and what stands out.
const [patternShift, lookShift] = [4, 7];
const [overlapBit, selectedBit, hoveredBit] = [512, 1024, 2048];

const faces = { top: 0, wall: 1, line: 2 };
const parts = ['tops', 'walls', 'rims', 'edges', 'strong'];

/** Size on the screen, in pixels, below which a volume is drawn with fewer corners, and below which as a mere stroke. */
const [coarsePx, tinyPx] = [28, 6];
const fineness = { whole: 0, coarse: 1, tiny: 2 };

const vertexShader = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
layout(location = 0) in vec4 a_place; // x and y, each as two floats, whose sum is exact to a millimetre
layout(location = 1) in float a_height;
layout(location = 2) in uint a_volume;
uniform mat4 u_matrix;
uniform vec4 u_centre;
uniform float u_world;
uniform float u_up;
uniform vec2 u_pixelSize;
uniform usampler2D u_volumes;
uniform vec3 u_colours[9];
uniform vec3 u_strong;
uniform bool u_isStrong;
uniform int u_face;
flat out vec4 v_tint;
flat out uint v_style;
void main() {
  uint style = texelFetch(u_volumes, ivec2(int(a_volume & 1023u), int(a_volume >> 10)), 0).r;
  vec2 place = (a_place.xy - u_centre.xy) + (a_place.zw - u_centre.zw);
  gl_Position = u_matrix * vec4(place.x + u_world, place.y, a_height * u_up, 1.0);
  // A line is one pixel wide; what stands out is drawn four times, around where it is.
  if (u_isStrong) gl_Position.xy += u_pixelSize * gl_Position.w * (float(gl_InstanceID >> 1) * 2.0 - 1.0) * (((gl_InstanceID & 1) == 0) ? vec2(1.0, 0.0) : vec2(0.0, 1.0));
  v_style = style;
  uint look = (style >> 7) & 3u;
  bool overlaps = (style & 512u) != 0u;
  bool selected = (style & 1024u) != 0u;
  bool hovered = (style & 2048u) != 0u;
  vec3 colour = u_colours[style & 15u];
  float weight = look == 0u ? 1.0 : look == 1u ? 0.45 : 0.2;
  float tint = u_face == 2 ? 0.95 : u_face == 1 ? 0.10 * weight : 0.16 * weight + (overlaps ? 0.10 : 0.0);
  if (u_face != 2 && (selected || hovered)) tint += 0.16;
  if (u_face == 2 && (selected || u_isStrong)) colour = u_strong;
  v_tint = vec4(colour, tint);
}`;

const fragmentShader = `#version 300 es
precision mediump float;
precision highp int;
flat in highp vec4 v_tint;
flat in highp uint v_style;
uniform highp vec2 u_origin;
uniform highp float u_pixel;
uniform int u_face;
out vec4 colour;
void main() {
  highp vec2 at = (gl_FragCoord.xy - u_origin) * u_pixel;
  uint look = (v_style >> 7) & 3u;
  float opacity = v_tint.a;
  if (u_face == 2) {
    // Squares of a chessboard: dashes and dots along any line, whichever way it runs and wherever it lies.
    highp vec2 square = floor(at / (look == 1u ? 5.0 : 2.0));
    if (look != 0u && mod(square.x + square.y, 2.0) > 0.5) discard;
  } else if (u_face == 0 && look != 2u) {
    highp vec2 cell = mod(at, 16.0);
    float rising = mod(at.x - at.y, 16.0);
    float falling = mod(at.x + at.y, 16.0);
    vec2 eight = mod(cell, 8.0);
    uint pattern = (v_style >> 4) & 7u;
    bool mark;
    if (pattern == 0u) mark = rising < 2.6;
    else if (pattern == 1u) mark = falling < 2.6;
    else if (pattern == 2u) mark = eight.y < 1.8;
    else if (pattern == 3u) mark = eight.x < 1.8;
    else if (pattern == 4u) mark = eight.x < 1.6 || eight.y < 1.6;
    else if (pattern == 5u) mark = rising < 2.2 || falling < 2.2;
    else if (pattern == 6u) mark = length(mod(vec2(cell.x + (cell.y > 8.0 ? 8.0 : 0.0), cell.y), vec2(16.0, 8.0)) - 4.0) < 2.4;
    else mark = rising < 6.0;
    if (mark) opacity += look == 0u ? 0.38 : 0.20;
  }
  colour = vec4(v_tint.rgb, 1.0) * opacity;
}`;

/**
 * @typedef {object} Shape a volume, as it lies on the map
 * @property {import('./map-scene.js').Volume} volume
 * @property {Float64Array} ring x and y in turn
 * @property {[number, number, number, number]} bounds left, top, right, bottom
 * @property {number} index of its texel
 * @property {number} first index of its first corner in its chunk
 * @property {{tops: number[], walls: number[], rims: number[], edges: number[]}[]} lists by fineness, made when they are first drawn
 * @property {boolean} isGone
 */

export class VolumesLayer {
  id = 'volumes';
  type = 'custom';
  renderingMode = '3d';

  /** How many times higher than true heights are drawn; set before each frame. */
  exaggeration = 1;

  /** Told how many volumes are drawn, when that changes. @type {(count: number) => void} */
  onListed = () => {};

  #scene;
  #map;
  #gl;
  #program;
  #uniforms = {};
  #texture;
  #texels = new Uint32Array(0);
  #isTextureOld = true;
  /** @type {Map<string, Shape>} */
  #shapes = new Map();
  #used = 0;
  /** @type {import('./map-scene.js').Volume[]} */
  #waiting = [];
  #chunkVolumes = chunkVolumesMin;
  #chunks = [];
  /** Shapes of the chunk that is being made. @type {Shape[]} */
  #pending = [];
  #deadShapes = 0;
  #buildTimer = 0;
  #inverse = null;
  #centre = [0, 0];
  #patterns = new Map();
  /** What the lists of the chunks were made for. */
  #listed = { at: /** @type {number | null | undefined} */ (undefined), zoom: NaN, revision: -1 };
  #revision = 0;
  #stopped = new AbortController();

  /** @param {import('./map-scene.js').Scene} scene */
  constructor(scene) {
    this.#scene = scene;
    const { signal } = this.#stopped;
    scene.addEventListener('volumes', (event) => this.#change(event.detail), { signal });
    scene.addEventListener('at', () => this.#map?.triggerRepaint(), { signal });
    let [selected, hovered] = [scene.selected, scene.hovered];
    scene.addEventListener('selected', () => (this.#restyle([selected, scene.selected]), (selected = scene.selected)), { signal });
    scene.addEventListener('hovered', () => (this.#restyle([hovered, scene.hovered]), (hovered = scene.hovered)), { signal });
  }

  /** Whether everything is drawn that the scene has. */
  get isComplete() {
    return this.#waiting.length === 0 && this.#pending.length === 0;
  }

  onAdd(map, gl) {
    [this.#map, this.#gl] = [map, gl];
    this.#program = this.#link();
    this.#texture = gl.createTexture();
    this.#isTextureOld = true;
    this.#change({ gone: [], come: [...this.#scene.volumes.values()] });
  }

  /** The context is lost, or the style changed: what the card held is gone. */
  onRemove() {
    clearTimeout(this.#buildTimer);
    for (const chunk of this.#chunks) this.#drop(chunk);
    this.#gl.deleteTexture(this.#texture);
    this.#gl.deleteProgram(this.#program);
    this.#pending = [];
    [this.#chunks, this.#waiting, this.#used, this.#deadShapes] = [[], [], 0, 0];
    this.#shapes.clear();
    this.#map = null;
  }

  stop() {
    this.#stopped.abort();
    clearTimeout(this.#buildTimer);
  }

  /** The volumes at a place of the screen, the smallest first. @param {{x: number, y: number}} point in CSS pixels */
  at(point) {
    if (!this.#inverse) return [];
    const { clientWidth, clientHeight } = this.#map.getCanvas();
    const screen = [(2 * point.x) / clientWidth - 1, 1 - (2 * point.y) / clientHeight];
    const [near, far] = [-1, 1].map((depth) => transformed(this.#inverse, [...screen, depth]));
    const up = this.#up();
    const isFlat = this.#map.getPitch() < pitchFlat;
    const hits = [];
    for (const shape of this.#shapes.values()) {
      const { volume, bounds } = shape;
      if (!this.#scene.shows(volume)) continue;
      for (const part of isFlat ? [1] : [1, 0.75, 0.5, 0.25, 0]) {
        const height = (volume.lower + (volume.upper - volume.lower) * part) * up;
        const along = (height - near[2]) / (far[2] - near[2]);
        if (!(along >= 0 && along <= 1)) continue;
        const x = near[0] + (far[0] - near[0]) * along + this.#centre[0];
        const y = near[1] + (far[1] - near[1]) * along + this.#centre[1];
        const turn = Math.round((bounds[0] + bounds[2]) / 2 - x);
        if (y < bounds[1] || y > bounds[3] || x + turn < bounds[0] || x + turn > bounds[2] || !isInside(shape.ring, x + turn, y)) continue;
        hits.push(shape);
        break;
      }
    }
    return hits.sort((a, b) => area(a.bounds) - area(b.bounds)).map((shape) => shape.volume);
  }

  /** Left, top, right and bottom of the volumes of an id, or of all; null when there are none. */
  boundsOf(id) {
    let whole = null;
    for (const volume of this.#scene.volumes.values()) {
      if (id !== null && volume.id !== id) continue;
      const bounds = this.#shapes.get(volume.key)?.bounds ?? boundsOf(ringOf(volume));
      if (!(bounds[0] <= bounds[2])) continue;
      whole = whole ? [Math.min(whole[0], bounds[0]), Math.min(whole[1], bounds[1]), Math.max(whole[2], bounds[2]), Math.max(whole[3], bounds[3])] : bounds;
    }
    return whole;
  }

  #change({ gone, come }) {
    if (!this.#map) return;
    const isGone = new Set(gone);
    for (const volume of come) isGone.add(volume.key);
    for (const key of isGone) this.#remove(key);
    if (this.#waiting.length) this.#waiting = this.#waiting.filter((volume) => !isGone.has(volume.key));
    const known = this.#patterns;
    this.#patterns = this.#scene.patterns();
    if ([...known].some(([party, pattern]) => this.#patterns.get(party) !== pattern)) for (const shape of this.#shapes.values()) this.#style(shape);
    // Neighbours go into one chunk.
    this.#waiting = [...(come.length > chunkVolumesMin ? sortedByPlace(come) : come), ...this.#waiting];
    this.#revision++;
    this.#chunkVolumes = Math.max(chunkVolumesMin, Math.ceil(this.#scene.volumes.size / chunksAtOnce));
    if (this.#deadShapes > Math.max(this.#shapes.size, chunkVolumesMin) || this.#chunks.length > 4 * chunksAtOnce) this.#beginAnew();
    clearTimeout(this.#buildTimer);
    this.#build();
  }

  /** Too much of what the card holds is of the past. */
  #beginAnew() {
    for (const chunk of this.#chunks) this.#drop(chunk);
    [this.#chunks, this.#pending, this.#used, this.#deadShapes] = [[], [], 0, 0];
    this.#shapes.clear();
    this.#waiting = sortedByPlace([...this.#scene.volumes.values()]);
  }

  #remove(key) {
    const shape = this.#shapes.get(key);
    if (!shape) return;
    this.#shapes.delete(key);
    shape.isGone = true;
    this.#deadShapes++;
    this.#map.triggerRepaint();
  }

  #build() {
    const until = performance.now() + buildMs;
    while (this.#waiting.length && performance.now() < until) {
      const volume = this.#waiting.pop();
      const corners = ringOf(volume);
      if (corners.length < 6 || this.#used === volumesMax) continue;
      const shape = { volume, ring: corners, bounds: boundsOf(corners), index: this.#used++, first: 0, lists: [], isGone: false };
      this.#shapes.set(volume.key, shape);
      this.#fit();
      this.#style(shape);
      this.#pending.push(shape);
      if (this.#pending.length === this.#chunkVolumes) this.#finishChunk();
    }
    if (this.#waiting.length) this.#buildTimer = setTimeout(() => this.#build(), 8);
    else this.#finishChunk();
  }

  #finishChunk() {
    if (!this.#pending.length) return;
    this.#chunks.push(this.#upload(this.#pending));
    this.#pending = [];
    this.#map.triggerRepaint();
  }

  /** Makes room for the texels in use. */
  #fit() {
    const rows = Math.ceil(this.#used / textureWidth);
    if (this.#texels.length >= rows * textureWidth) return;
    const grown = new Uint32Array(Math.min(2048, 2 ** Math.ceil(Math.log2(rows))) * textureWidth);
    grown.set(this.#texels);
    this.#texels = grown;
  }

  /** @param {Shape} shape */
  #style({ volume, index }) {
    this.#texels[index] = colourOf(volume) | ((this.#patterns.get(volume.party) ?? 0) << patternShift) | (volume.look << lookShift) | (volume.overlaps ? overlapBit : 0)
      | (volume.id === this.#scene.selected ? selectedBit : 0) | (volume.id === this.#scene.hovered ? hoveredBit : 0);
    this.#isTextureOld = true;
  }

  #restyle(ids) {
    if (!this.#map) return;
    for (const shape of this.#shapes.values()) if (ids.includes(shape.volume.id)) this.#style(shape);
    this.#revision++;
    this.#map.triggerRepaint();
  }

  /** @param {Shape[]} shapes */
  #upload(shapes) {
    const gl = this.#gl;
    const corners = shapes.reduce((sum, shape) => sum + shape.ring.length / 2, 0);
    const vertices = new ArrayBuffer(corners * 2 * 24);
    const [floats, integers] = [new Float32Array(vertices), new Uint32Array(vertices)];
    const bounds = [Infinity, Infinity, -Infinity, -Infinity];
    let at = 0;
    for (const shape of shapes) {
      const { volume, ring: line, bounds: own, index } = shape;
      shape.first = at;
      const count = line.length / 2;
      // Upper corners, then lower ones.
      for (let i = 0; i < 2 * count; i++) {
        const [x, y] = [line[(2 * i) % line.length], line[(2 * i + 1) % line.length]];
        const [wholeX, wholeY] = [Math.fround(x), Math.fround(y)];
        const slot = (at + i) * 6;
        floats[slot] = wholeX;
        floats[slot + 1] = wholeY;
        floats[slot + 2] = x - wholeX;
        floats[slot + 3] = y - wholeY;
        floats[slot + 4] = i < count ? volume.upper : volume.lower;
        integers[slot + 5] = index;
      }
      at += 2 * count;
      bounds[0] = Math.min(bounds[0], own[0]);
      bounds[1] = Math.min(bounds[1], own[1]);
      bounds[2] = Math.max(bounds[2], own[2]);
      bounds[3] = Math.max(bounds[3], own[3]);
    }
    const chunk = { shapes, bounds, signature: '', count: -1, vao: gl.createVertexArray(), vertices: gl.createBuffer(), indices: gl.createBuffer(), ranges: {} };
    gl.bindVertexArray(chunk.vao);
    gl.bindBuffer(gl.ARRAY_BUFFER, chunk.vertices);
    gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 4, gl.FLOAT, false, 24, 0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 1, gl.FLOAT, false, 24, 16);
    gl.enableVertexAttribArray(2);
    gl.vertexAttribIPointer(2, 1, gl.UNSIGNED_INT, 24, 20);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, chunk.indices);
    gl.bindVertexArray(null);
    return chunk;
  }

  /** Has every chunk hold the list of what is to be drawn of it now, and how finely. */
  #list() {
    const { at } = this.#scene;
    // Half a zoom is near enough for how finely to draw.
    const zoom = Math.round(this.#map.getZoom() * 2) / 2;
    const listed = this.#listed;
    const isSame = listed.at === at && listed.zoom === zoom && listed.revision === this.#revision;
    this.#listed = { at, zoom, revision: this.#revision };
    const pixels = 512 * 2 ** zoom;
    let count = 0;
    for (const chunk of this.#chunks) {
      if (!isSame || chunk.count < 0) chunk.count = this.#listChunk(chunk, pixels);
      count += chunk.count;
    }
    this.onListed(count);
  }

  /** @returns {number} how many volumes of the chunk are drawn */
  #listChunk(chunk, pixels) {
    const drawn = [];
    let signature = '';
    for (const shape of chunk.shapes) {
      if (shape.isGone || !this.#scene.shows(shape.volume)) continue;
      const size = Math.max(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1]) * pixels;
      const fine = size < tinyPx ? fineness.tiny : size < coarsePx ? fineness.coarse : fineness.whole;
      const isStrong = (this.#texels[shape.index] & (overlapBit | selectedBit | hoveredBit)) !== 0;
      drawn.push([(shape.lists[fine] ??= listOf(shape, fine)), isStrong]);
      signature += `${shape.index}:${fine}${isStrong ? '!' : ''} `;
    }
    if (signature === chunk.signature) return drawn.length;
    chunk.signature = signature;
    const partOf = ([list, isStrong], part) => (part === 'strong' ? (isStrong ? list.rims : []) : list[part]);
    const whole = new Uint32Array(drawn.reduce((sum, one) => sum + parts.reduce((own, part) => own + partOf(one, part).length, 0), 0));
    let offset = 0;
    for (const part of parts) {
      const first = offset;
      for (const one of drawn) {
        const indices = partOf(one, part);
        whole.set(indices, offset);
        offset += indices.length;
      }
      chunk.ranges[part] = [offset - first, first * 4];
    }
    const gl = this.#gl;
    gl.bindVertexArray(chunk.vao);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, whole, gl.DYNAMIC_DRAW);
    gl.bindVertexArray(null);
    return drawn.length;
  }

  #drop(chunk) {
    this.#gl.deleteVertexArray(chunk.vao);
    this.#gl.deleteBuffer(chunk.vertices);
    this.#gl.deleteBuffer(chunk.indices);
  }

  /** Width of the map for a metre upwards. */
  #up() {
    return this.exaggeration / worldWidthM(Math.max(-80, Math.min(80, this.#map.getCenter().lat)));
  }

  render(gl, { defaultProjectionData: { mainMatrix } }) {
    const map = this.#map;
    const centre = mercatorOf(map.getCenter());
    const matrix = translated(mainMatrix, centre);
    this.#centre = centre;
    this.#inverse = inverted(matrix);
    if (!this.#chunks.length) {
      this.onListed(0);
      return;
    }
    const uniforms = this.#uniforms;
    gl.useProgram(this.#program);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    if (this.#isTextureOld) this.#sendTexture();
    gl.uniform1i(uniforms.u_volumes, 0);
    gl.uniformMatrix4fv(uniforms.u_matrix, false, new Float32Array(matrix));
    const whole = centre.map(Math.fround);
    gl.uniform4f(uniforms.u_centre, whole[0], whole[1], centre[0] - whole[0], centre[1] - whole[1]);
    gl.uniform1f(uniforms.u_up, this.#up());
    gl.uniform3fv(uniforms.u_colours, palette().flatMap(rgb));
    gl.uniform3fv(uniforms.u_strong, rgb(base().strong));
    const { width, height } = map.getCanvas();
    const ratio = width / map.getCanvas().clientWidth;
    // Patterns lie on the ground while the map is moved.
    const zero = map.project([0, 0]);
    gl.uniform2f(uniforms.u_origin, (zero.x * ratio) % (16 * ratio), (height - zero.y * ratio) % (16 * ratio));
    gl.uniform1f(uniforms.u_pixel, 1 / ratio);
    this.#list();
    const seen = this.#seen();
    const isFlat = map.getPitch() < pitchFlat;
    gl.uniform2f(uniforms.u_pixelSize, (2 * ratio) / width, (2 * ratio) / height);
    const draw = (face, mode, range, times = 1) => {
      gl.uniform1i(uniforms.u_face, face);
      gl.uniform1i(uniforms.u_isStrong, range === 'strong' ? 1 : 0);
      for (const [chunk, world] of seen) {
        const [count, offset] = chunk.ranges[range] ?? [0, 0];
        if (count === 0) continue;
        gl.uniform1f(uniforms.u_world, world);
        gl.bindVertexArray(chunk.vao);
        if (times === 1) gl.drawElements(mode, count, gl.UNSIGNED_INT, offset);
        else gl.drawElementsInstanced(mode, count, gl.UNSIGNED_INT, offset, times);
      }
    };
    if (!isFlat) {
      draw(faces.wall, gl.TRIANGLES, 'walls');
      draw(faces.line, gl.LINES, 'edges');
    }
    draw(faces.top, gl.TRIANGLES, 'tops');
    draw(faces.line, gl.LINES, 'rims');
    draw(faces.line, gl.LINES, 'strong', 4);
    gl.bindVertexArray(null);
  }

  /** The chunks that can be seen, each with the turn of the world that it is seen in. */
  #seen() {
    const bounds = this.#map.getBounds();
    const [left, right] = [bounds.getWest() / 360 + 0.5, bounds.getEast() / 360 + 0.5];
    const [top, bottom] = [mercatorOf({ lng: 0, lat: bounds.getNorth() })[1], mercatorOf({ lng: 0, lat: bounds.getSouth() })[1]];
    // What stands high is seen before its ground is.
    const margin = Math.max(right - left, bottom - top) * 0.15;
    const seen = [];
    for (const chunk of this.#chunks) {
      const [chunkLeft, chunkTop, chunkRight, chunkBottom] = chunk.bounds;
      if (chunkTop > bottom + margin || chunkBottom < top - margin) continue;
      for (let world = Math.ceil(left - margin - chunkRight); world <= Math.floor(right + margin - chunkLeft); world++) seen.push([chunk, world]);
    }
    return seen;
  }

  #sendTexture() {
    const gl = this.#gl;
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32UI, textureWidth, this.#texels.length / textureWidth, 0, gl.RED_INTEGER, gl.UNSIGNED_INT, this.#texels);
    this.#isTextureOld = false;
  }

  #link() {
    const gl = this.#gl;
    const program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      gl.deleteShader(shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(`volumes cannot be drawn: ${gl.getProgramInfoLog(program)}`);
    const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS);
    for (let i = 0; i < count; i++) {
      const name = gl.getActiveUniform(program, i).name.replace('[0]', '');
      this.#uniforms[name] = gl.getUniformLocation(program, name);
    }
    return program;
  }
}

/**
 * Which corners make a shape's faces and lines. A circle has as many as its fineness wants; what is tiny has two uprights and no walls.
 * @param {Shape} shape @param {number} fine
 */
function listOf({ volume, ring: line, first }, fine) {
  const count = line.length / 2;
  const isRound = volume.radius > 0;
  const step = isRound ? [1, 4, 8][fine] : fine === fineness.tiny ? Math.ceil(count / 4) : 1;
  const corners = Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
  const list = { tops: [], walls: [], rims: [], edges: [] };
  const reduced = step === 1 ? line : Float64Array.from(corners.flatMap((corner) => [line[2 * corner], line[2 * corner + 1]]));
  for (const corner of earcut(reduced)) list.tops.push(first + corner * step);
  // Of a circle, a few upright edges are enough.
  const uprightStep = fine === fineness.tiny ? Math.ceil(corners.length / 2) : isRound || fine === fineness.coarse ? Math.max(1, corners.length >> 2) : 1;
  corners.forEach((corner, i) => {
    const next = corners[(i + 1) % corners.length];
    const [here, there, below, belowThere] = [first + corner, first + next, first + count + corner, first + count + next];
    list.rims.push(here, there);
    if (i % uprightStep === 0) list.edges.push(here, below);
    if (fine === fineness.tiny) return;
    list.walls.push(here, below, there, there, below, belowThere);
    // Under what is small, the lower rim would only repeat the upper one.
    if (fine === fineness.whole) list.edges.push(below, belowThere);
  });
  return list;
}

/** @param {import('./map-scene.js').Volume} volume */
function ringOf({ outline, radius }) {
  if (radius > 0) return new Float64Array(ring(circle(outline[0], outline[1], radius), true));
  const corners = [];
  for (let i = 0; i < outline.length; i += 2) corners.push([outline[i], outline[i + 1]]);
  return new Float64Array(ring(corners, false));
}

/** @param {Float64Array} line @returns {[number, number, number, number]} */
function boundsOf(line) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    bounds[0] = Math.min(bounds[0], line[i]);
    bounds[1] = Math.min(bounds[1], line[i + 1]);
    bounds[2] = Math.max(bounds[2], line[i]);
    bounds[3] = Math.max(bounds[3], line[i + 1]);
  }
  return bounds;
}

const area = ([left, top, right, bottom]) => (right - left) * (bottom - top);

const mercatorOf = ({ lng, lat }) => [mercatorX(lng), mercatorY(lat)];

/** Whether a place is inside an odd number of times. @param {Float64Array} line */
function isInside(line, x, y) {
  let isIn = false;
  for (let i = 0, j = line.length - 2; i < line.length; j = i, i += 2) {
    if (line[i + 1] > y !== line[j + 1] > y && x < ((line[j] - line[i]) * (y - line[i + 1])) / (line[j + 1] - line[i + 1]) + line[i]) isIn = !isIn;
  }
  return isIn;
}

/** Near ones beside each other: along a curve that visits quarters before it goes on (Morton). @param {import('./map-scene.js').Volume[]} volumes */
function sortedByPlace(volumes) {
  const spread = (value) => {
    let bits = value & 0xffff;
    bits = (bits | (bits << 8)) & 0x00ff00ff;
    bits = (bits | (bits << 4)) & 0x0f0f0f0f;
    bits = (bits | (bits << 2)) & 0x33333333;
    return (bits | (bits << 1)) & 0x55555555;
  };
  const keyed = volumes.map((volume) => [(spread(((volume.outline[0] + 180) / 360) * 65535) | (spread(((volume.outline[1] + 90) / 180) * 65535) << 1)) >>> 0, volume]);
  return keyed.sort((a, b) => a[0] - b[0]).map(([, volume]) => volume);
}

/** A matrix (columns first) that is first moved to a place on the ground: in doubles, so that the card's floats need only what is near it. */
function translated(matrix, [x, y]) {
  const moved = Array.from(matrix);
  for (let row = 0; row < 4; row++) moved[12 + row] = matrix[row] * x + matrix[4 + row] * y + matrix[12 + row];
  return moved;
}

/** A place under a matrix (columns first), divided by its fourth coordinate. */
function transformed(m, [x, y, z]) {
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  return [0, 1, 2].map((row) => (m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row]) / w);
}

/** The inverse of a matrix by elimination; null when there is none. */
function inverted(matrix) {
  const rows = [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => matrix[column * 4 + row]).concat([0, 1, 2, 3].map((column) => (column === row ? 1 : 0))));
  for (let column = 0; column < 4; column++) {
    let pivot = column;
    for (let row = column + 1; row < 4; row++) if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (rows[pivot][column] === 0) return null;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const divisor = rows[column][column];
    rows[column] = rows[column].map((value) => value / divisor);
    for (let row = 0; row < 4; row++) {
      if (row === column) continue;
      const factor = rows[row][column];
      rows[row] = rows[row].map((value, i) => value - factor * rows[column][i]);
    }
  }
  return [0, 1, 2, 3].flatMap((column) => rows.map((row) => row[4 + column]));
}
