// Keeps a slow machine fluid: one that draws in software has fewer pixels to fill where a frame of all of them takes it too long. That is found out, and changed,
// while the map rests, and then stays: to give a canvas another size waits for all that the graphics process still has to draw, which a map that moves would show.

/** A frame may take the drawing process so long, in milliseconds; the browser takes about as much again to put it on the screen. */
const frameMax = 24;

/** Parts of the screen's pixels along each side, from sharp to blurred. */
const ratios = [1, 0.75, 0.5];

/** Without a new frame for so long, the map rests. */
const restMs = 400;

/** A machine that has something else to do for a moment is not slow: so many frames must be. */
const framesMin = 2;

export class Sharpness {
  #map;
  #gl;
  #amount;
  #step = 0;
  /** What was drawn when frames were measured last; another amount is measured anew. */
  #measured = '';
  #slow = 0;
  /** How many there were to draw when it was found to take too long. */
  #tooMany = Infinity;
  #rest = 0;
  #isMeasuring = false;

  /** @param {any} map @param {() => number} amount how much there is to draw */
  constructor(map, amount) {
    [this.#map, this.#amount] = [map, amount];
    this.#gl = map.getCanvas().getContext('webgl2');
    const info = this.#gl.getExtension('WEBGL_debug_renderer_info');
    const renderer = info ? String(this.#gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
    if (/swiftshader|llvmpipe|software|basic render/i.test(renderer)) map.on('render', () => this.#isMeasuring || this.#wait());
    else map.setPixelRatio(devicePixelRatio);
  }

  stop() {
    clearTimeout(this.#rest);
  }

  #wait() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#settle(), restMs);
  }

  #settle() {
    const map = this.#map;
    if (map.isMoving() || !map.loaded()) return this.#wait();
    if (this.#step > 0 && this.#amount() < this.#tooMany / 2) return this.#turnTo(0);
    const { width, height } = map.getCanvas();
    const drawn = `${this.#amount()} ${width} ${height} ${Math.round(map.getZoom())} ${Math.round(map.getPitch() / 10)}`;
    if (drawn === this.#measured) return;
    this.#slow = this.#frameMs() > frameMax ? this.#slow + 1 : 0;
    if (this.#slow > 0 && this.#slow < framesMin) return this.#wait();
    this.#measured = drawn;
    if (this.#slow === 0) return;
    this.#slow = 0;
    this.#tooMany = Math.min(this.#tooMany, this.#amount());
    if (this.#step < ratios.length - 1) this.#turnTo(this.#step + 1);
  }

  /** Each change draws a frame, and is measured once the map rests again. */
  #turnTo(step) {
    this.#step = step;
    if (step === 0) this.#tooMany = Infinity;
    this.#map.setPixelRatio(ratios[step]);
  }

  /** How long it takes to draw a frame: until a pixel of it can be read. */
  #frameMs() {
    const begin = performance.now();
    this.#isMeasuring = true;
    this.#map.redraw();
    this.#isMeasuring = false;
    this.#gl.readPixels(0, 0, 1, 1, this.#gl.RGBA, this.#gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - begin;
  }
}
