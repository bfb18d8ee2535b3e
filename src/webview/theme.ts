/** The editor's colours for what style sheets do not reach: points on a canvas. */

export interface CanvasColours {
  readonly front: string;
  readonly dominated: string;
  readonly dominatedOpacity: number;
  /** Of a second run. */
  readonly other: string;
  /** Of the user's own networks. */
  readonly own: string;
  /** From the least to the greatest value. */
  readonly ramp: readonly string[];
}

/** The colours of the theme in force. */
export function readColours(): CanvasColours {
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  return {
    front: colour('--pomonag-front'),
    dominated: colour('--pomonag-dominated'),
    dominatedOpacity: isHighContrast() ? 0.7 : 0.35,
    other: colour('--pomonag-other'),
    own: colour('--pomonag-own'),
    ramp: ['--pomonag-low', '--pomonag-middle', '--pomonag-high'].map(colour),
  };
}

/** What the editor shows behind the page, which itself is transparent. */
export function readBackground(): string {
  const style = getComputedStyle(document.body);
  return style.getPropertyValue('--vscode-editor-background').trim() || 'Canvas';
}

/** Red, green and blue of a colour in any notation of style sheets, 0 to 255. */
export function rgbOf(colour: string): Rgb {
  const known = rgbs.get(colour);
  if (known !== undefined) return known;
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (context === null) return [128, 128, 128];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  rgbs.set(colour, [red, green, blue]);
  return [red, green, blue];
}

export type Rgb = readonly [red: number, green: number, blue: number];

const rgbs = new Map<string, Rgb>();

function isHighContrast(): boolean {
  return [...document.body.classList].some((name) => name.startsWith('vscode-high-contrast'));
}

/** Calls back when the editor changes its theme: it then sets a class of the body and variables of the root element. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributeFilter: ['style'] });
}
