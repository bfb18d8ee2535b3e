/** Plots as files: one SVG that looks as on the screen and needs no style sheet, and a PNG drawn from it. */

import { svg } from '../dom';
import { readBackground } from '../theme';

/** Presentation attributes that the style sheets set, with the values that need not be said. */
const STYLES: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-linejoin': 'miter',
  'stroke-dasharray': 'none',
  'paint-order': 'normal',
  opacity: '1',
  'font-size': '',
  'font-family': '',
};
/** Pixels of the PNG for each of the plot's. */
const PNG_SCALE = 2;

/**
 * Puts layers over each other on the editor's background.
 * @param layers in the document; they are copied, and what style sheets give them becomes attributes
 */
export function composePicture(
  width: number,
  height: number,
  title: string,
  layers: readonly Element[],
): SVGSVGElement {
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' },
    svg('title', {}, title),
    svg('rect', { width, height, fill: readBackground() }),
    ...layers.flatMap((layer) => [...layer.children].map(withStyles)),
  );
}

/** The picture as the text of a file. */
export function toSvgText(picture: SVGSVGElement): string {
  return new XMLSerializer().serializeToString(picture);
}

/** The picture as a PNG file in base64. */
export async function toPngBase64(picture: SVGSVGElement): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(toSvgText(picture))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * PNG_SCALE;
  canvas.height = image.height * PNG_SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').split(',')[1] ?? '';
}

function withStyles(element: Element): Element {
  const copy = element.cloneNode(false) as Element;
  const style = getComputedStyle(element);
  const isText = element instanceof SVGTextContentElement;
  if (element instanceof SVGGraphicsElement)
    for (const [name, usual] of Object.entries(STYLES)) {
      const value = style.getPropertyValue(name);
      // Nothing is computed for what is not in the document: its attributes say it all.
      if (value !== '' && value !== usual && (isText || usual !== '')) copy.setAttribute(name, value);
    }
  copy.removeAttribute('class');
  for (const child of element.childNodes)
    copy.append(child instanceof Element ? withStyles(child) : child.cloneNode());
  return copy;
}
