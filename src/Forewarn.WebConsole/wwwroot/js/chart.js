// A chart on a canvas that may hold thousands of marks: painted some at a time, so that no frame has to wait for all of them. What moves over it are elements of
// their own: to show a canvas anew, however little of it changed, costs a machine that draws in software a third of a frame.

/** Main thread's time for painting in one frame, in milliseconds. */
const sliceMs = 6;

/** In which charts are lettered. */
export const chartFont = '11px system-ui, sans-serif';

/** Marks between two looks at the clock. */
const marksAtOnce = 32;

export class Chart {
  #canvas;
  #paint;
  #move;
  /** What was painted last, whole; and what is being painted. In memory and not on the graphics card, where drawing in software costs more. */
  #shown = contextOf(document.createElement('canvas'));
  #coming = contextOf(document.createElement('canvas'));
  /** @type {Generator | null} */
  #work = null;
  #isOld = false;
  /** What was painted last is on the canvas. */
  #isShown = false;
  #frame = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(context: CanvasRenderingContext2D) => Generator} paint paints all that stands still, and yields after each mark
   * @param {() => void} move puts what moves where it is now
   */
  constructor(canvas, paint, move) {
    [this.#canvas, this.#paint, this.#move] = [canvas, paint, move];
  }

  /** Paints anew: soon, or when what is being painted is done. */
  change() {
    this.#isOld = true;
    this.#ask();
  }

  /** Shows what moves where it is now. */
  move() {
    this.#ask();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#work = null;
  }

  /** Once in a frame, however much happens in it. */
  #ask() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#advance();
    });
  }

  #advance() {
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(this.#canvas.clientWidth * ratio), Math.round(this.#canvas.clientHeight * ratio)];
    if (!width || !height) return;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      Object.assign(this.#canvas, { width, height });
      [this.#work, this.#isOld, this.#isShown] = [null, true, false];
    }
    if (!this.#work && this.#isOld) {
      this.#isOld = false;
      begin(this.#coming, width, height, ratio);
      this.#work = this.#paint(this.#coming);
    }
    if (this.#work && this.#isDone(this.#work)) {
      this.#work = null;
      [this.#shown, this.#coming, this.#isShown] = [this.#coming, this.#shown, false];
    }
    if (!this.#isShown && this.#shown.canvas.width === width && this.#shown.canvas.height === height) {
      this.#isShown = true;
      const context = contextOf(this.#canvas);
      begin(context, width, height, ratio);
      context.drawImage(this.#shown.canvas, 0, 0, width / ratio, height / ratio);
    }
    this.#move();
    if (this.#work || this.#isOld) this.#ask();
  }

  /** @param {Generator} work */
  #isDone(work) {
    const until = performance.now() + sliceMs;
    do {
      for (let i = 0; i < marksAtOnce; i++) if (work.next().done) return true;
    } while (performance.now() < until);
    return false;
  }
}

/** @param {HTMLCanvasElement} canvas */
const contextOf = (canvas) => canvas.getContext('2d', { willReadFrequently: true });

/** @param {CanvasRenderingContext2D} context */
function begin(context, width, height, ratio) {
  const { canvas } = context;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = chartFont;
}
