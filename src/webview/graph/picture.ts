/** What is shown of a network. */

export interface Picture {
  /** Every part that stands for a row of the architecture has its number in `data-row`. */
  readonly drawing: SVGSVGElement;
  /** What the drawing leaves unsaid. */
  readonly caption: string;
}
