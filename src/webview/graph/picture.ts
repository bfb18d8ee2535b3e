/** What the drawing of a search space gives for a network. */

export interface Picture {
  /** Each row of the architecture is an element with its number in `data-row`. */
  readonly drawing: SVGSVGElement;
  /** What the drawing leaves unsaid. */
  readonly caption: string;
}
