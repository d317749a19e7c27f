// Keeps a slow machine fluid: one that draws in software has fewer pixels to fill while the map moves, and all of them again when it rests.

/** A frame that takes longer than this, in milliseconds, is not fluid. */
const frameMax = 40;
const framesInRow = 3;
const ratioMin = 0.35;
const restMs = 350;

export class Sharpness {
  #map;
  /** Of a map that rests: as sharp as the screen, where a graphics card draws it. */
  #resting = 1;
  #moving = 1;
  #ratio = 1;
  #last = 0;
  #slow = 0;
  #rest = 0;
  #frame = 0;
  /** Another sharpness makes the map say that it moves. */
  #isSetting = false;

  /** @param {any} map */
  constructor(map) {
    this.#map = map;
    const gl = map.getCanvas().getContext('webgl2');
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const renderer = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
    if (/swiftshader|llvmpipe|software|basic render/i.test(renderer)) this.#moving = 0.6;
    else this.#moving = this.#resting = devicePixelRatio;
    this.#set(this.#resting);
    map.on('move', () => this.#isSetting || this.isBusy());
  }

  /** The map is moving, or the moment is. */
  isBusy() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#settle(), restMs);
    if (this.#frame) return;
    this.#last = performance.now();
    this.#set(this.#moving);
    this.#frame = requestAnimationFrame(() => this.#measure());
  }

  stop() {
    clearTimeout(this.#rest);
    cancelAnimationFrame(this.#frame);
  }

  #measure() {
    const now = performance.now();
    this.#slow = now - this.#last > frameMax ? this.#slow + 1 : 0;
    this.#last = now;
    if (this.#slow >= framesInRow && this.#moving > ratioMin) {
      this.#slow = 0;
      this.#moving = Math.max(ratioMin, this.#moving * 0.75);
      this.#set(this.#moving);
    }
    this.#frame = requestAnimationFrame(() => this.#measure());
  }

  #settle() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#slow = 0;
    this.#set(this.#resting);
  }

  #set(ratio) {
    if (ratio === this.#ratio) return;
    this.#ratio = ratio;
    this.#isSetting = true;
    this.#map.setPixelRatio(ratio);
    this.#isSetting = false;
  }
}
