/** What the drawing of a search space gives for a network. */

export interface Picture {
  readonly drawing: SVGSVGElement;
  /** What the drawing leaves unsaid. */
  readonly caption: string;
}
