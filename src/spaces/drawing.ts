/**
 * The drawing of a network as data: which parts there are and what they are called. `src/webview/graph` knows how each
 * kind looks, and writes the share of every row in the network's costs beside it. Texts are in the user's language.
 */

export type Drawing = CellDrawing | StagesDrawing;

/** Nodes on a line, from the input to the output, and edges that carry an operation from a node to a later one. */
export interface CellDrawing {
  readonly kind: 'cell';
  /** Labels of the nodes. */
  readonly nodes: readonly string[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnEdge {
  /** The row of the architecture that it stands for. */
  readonly row: number;
  /** Nodes by their place on the line. */
  readonly from: number;
  readonly to: number;
  /** The operation. */
  readonly label: string;
  readonly colour: 'blue' | 'green' | 'orange' | 'plain';
  /** `dead`: computed for nothing; `absent`: there is no operation. Both are drawn faded. */
  readonly state: 'live' | 'dead' | 'absent';
  /** The lane that it takes beside the line of nodes: 0 straight to the next node, -1, -2, ... above, 1, 2, ... below. */
  readonly lane: number;
}

/** Stages side by side, in each its layers from top to bottom. */
export interface StagesDrawing {
  readonly kind: 'stages';
  /** What sizes and marks stand for: sentences. */
  readonly legend: string;
  readonly stages: readonly DrawnStage[];
}

export interface DrawnStage {
  /** Shape of the feature maps that it gives. */
  readonly channels: number;
  readonly side: number;
  /** What all its layers have in common, for those who listen: ` with ...`, or nothing. */
  readonly remark: string;
  readonly slots: readonly DrawnSlot[];
}

/** A place for a layer. */
export interface DrawnSlot {
  /** The row of the architecture that it stands for; several slots may stand for one. */
  readonly row: number;
  /** Null where the slot is not used. */
  readonly layer: DrawnLayer | null;
}

export interface DrawnLayer {
  /** The text in its box. */
  readonly label: string;
  /** The same for those who listen. */
  readonly words: string;
  /** Size of the box, from 0 (least of the space) to 1 (largest). */
  readonly width: number;
  readonly height: number;
  /** Squeeze-and-excitation: a bar at its left edge. */
  readonly hasExcitation: boolean;
  /** Its input is added to its output: a bracket around it. */
  readonly hasShortcut: boolean;
}
