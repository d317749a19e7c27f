// Keeps a slow machine fluid: one that draws in software has fewer pixels to fill where a frame of all of them takes it too long. That is found out, and changed,
// while the map rests, and then stays: to give a canvas another size waits for all that the graphics process still has to draw, which a map that moves would show.

/** A frame may take the drawing process so long, in milliseconds; the browser takes about as much again to put it on the screen. */
const frameMax = 30;

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
  /** What was drawn when frames were measured last; something else is measured anew. */
  #measured = '';
  #slow = 0;
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
    const { clientWidth, clientHeight } = map.getCanvas();
    const drawn = `${this.#amount()} ${clientWidth} ${clientHeight} ${Math.round(map.getZoom())} ${Math.round(map.getPitch() / 10)}`;
    if (drawn === this.#measured) return;
    const ms = this.#frameMs();
    if (ms > frameMax) {
      if (++this.#slow < framesMin) return this.#wait();
      this.#slow = 0;
      // Drawn with fewer pixels, it is measured again.
      if (this.#step < ratios.length - 1) return this.#turnTo(this.#step + 1);
    }
    this.#slow = 0;
    this.#measured = drawn;
    // At most as many times longer as there are more pixels.
    const step = ratios.findIndex((ratio) => ms * (ratio / ratios[this.#step]) ** 2 <= frameMax);
    if (step >= 0 && step < this.#step) this.#turnTo(step);
  }

  #turnTo(step) {
    this.#step = step;
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
