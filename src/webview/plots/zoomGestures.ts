/** Zooming and moving the plot by wheel, pointer and keys. */

import type { Box, Windows } from './projection';
import { WHOLE, moved, zoomed } from './window';

/** What one step of a key or a button does. */
export const ZOOM_STEP = 0.7;
const KEY_SHIFT = 0.15;
/** How fast a wheel zooms, per pixel that it would scroll; a line counts as some pixels. */
const WHEEL_SPEED = 0.002;
const LINE = 20;
/** Pixels from which on a press that moves is no click. */
const CLICK_SLACK = 3;

export interface ZoomTarget {
  readonly area: () => Box;
  readonly windows: () => Windows;
  readonly isFlipped: (side: keyof Windows) => boolean;
  /** Whether dragging and arrow keys move the plot without more ado. */
  readonly isPanning: () => boolean;
  /** Is called once a frame. */
  readonly show: (windows: Windows) => void;
}

export interface ZoomGestures {
  /** Shows less (a factor below 1) or more around the middle. */
  zoomBy(factor: number): void;
  reset(): void;
  /** Whether a key has been used up. */
  press(key: string): boolean;
}

const SHIFTS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-KEY_SHIFT, 0],
  ArrowRight: [KEY_SHIFT, 0],
  ArrowDown: [0, -KEY_SHIFT],
  ArrowUp: [0, KEY_SHIFT],
};

/** Attaches the gestures of pointer and wheel; the keys come through `press`. */
export function attachZoom(stage: HTMLElement, target: ZoomTarget): ZoomGestures {
  let pending: Windows | null = null;
  let drag: { x: number; y: number; windows: Windows } | null = null;
  /** Whether the last press has moved the plot. */
  let hasMoved = false;
  let isSpaceHeld = false;

  function show(windows: Windows): void {
    if (pending === null)
      requestAnimationFrame(() => {
        if (pending !== null) target.show(pending);
        pending = null;
      });
    pending = windows;
  }

  const current = (): Windows => pending ?? target.windows();

  /** @param x, y shares of the plot from its left and its bottom */
  function zoomAt(x: number, y: number, factor: number): void {
    const windows = current();
    show({
      x: zoomed(windows.x, target.isFlipped('x') ? 1 - x : x, factor),
      y: zoomed(windows.y, target.isFlipped('y') ? 1 - y : y, factor),
    });
  }

  /** Shows what lies a share of the plot to the right and above. */
  function shift(windows: Windows, right: number, up: number): void {
    show({
      x: moved(windows.x, target.isFlipped('x') ? -right : right),
      y: moved(windows.y, target.isFlipped('y') ? -up : up),
    });
  }

  stage.addEventListener(
    'wheel',
    (event) => {
      // A plain wheel scrolls the page, as everywhere; a pinch arrives as a wheel with Ctrl.
      if (!event.ctrlKey && !event.metaKey && !target.isPanning()) return;
      event.preventDefault();
      const { left, top, right, bottom } = placeOf(stage, target.area());
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE);
      zoomAt(
        (event.clientX - left) / (right - left),
        (bottom - event.clientY) / (bottom - top),
        Math.exp(pixels * WHEEL_SPEED),
      );
    },
    { passive: false },
  );
  stage.addEventListener('pointerdown', (event) => {
    const claims = event.button === 1 || (event.button === 0 && (isSpaceHeld || target.isPanning()));
    if (!claims) return;
    event.preventDefault(); // no rectangle is drawn, and nothing scrolls by itself
    stage.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, windows: current() };
  });
  stage.addEventListener('pointerdown', () => (hasMoved = false), { capture: true });
  stage.addEventListener('pointermove', (event) => {
    if (drag === null) return;
    const [right, down] = [event.clientX - drag.x, event.clientY - drag.y];
    if (Math.hypot(right, down) > CLICK_SLACK) hasMoved = true;
    if (!hasMoved) return;
    stage.classList.add('moving');
    const area = target.area();
    shift(drag.windows, -right / (area.right - area.left), down / (area.bottom - area.top));
  });
  for (const end of ['pointerup', 'pointercancel'])
    stage.addEventListener(end, () => {
      stage.classList.remove('moving');
      drag = null;
    });
  stage.addEventListener(
    'click',
    (event) => {
      if (hasMoved) event.stopImmediatePropagation(); // the end of a move selects nothing
    },
    { capture: true },
  );
  stage.addEventListener('dblclick', reset);
  stage.addEventListener('keydown', (event) => {
    if (event.key !== ' ' || event.target !== stage) return;
    event.preventDefault();
    isSpaceHeld = true;
    stage.classList.add('held');
  });
  for (const end of ['keyup', 'blur'])
    stage.addEventListener(end, () => {
      isSpaceHeld = false;
      stage.classList.remove('held');
    });

  function reset(): void {
    show({ x: WHOLE, y: WHOLE });
  }

  return {
    zoomBy: (factor) => zoomAt(0.5, 0.5, factor),
    reset,
    press(key) {
      if (key === '+' || key === '=') zoomAt(0.5, 0.5, ZOOM_STEP);
      else if (key === '-') zoomAt(0.5, 0.5, 1 / ZOOM_STEP);
      else if (key === '0') reset();
      else {
        const [right, up] = (target.isPanning() ? SHIFTS[key] : undefined) ?? [];
        if (right === undefined || up === undefined) return false;
        shift(current(), right, up);
      }
      return true;
    },
  };
}

/** The plot's area on the page. */
function placeOf(stage: HTMLElement, area: Box): Box {
  const { left, top } = stage.getBoundingClientRect();
  return {
    left: left + area.left,
    right: left + area.right,
    top: top + area.top,
    bottom: top + area.bottom,
  };
}
