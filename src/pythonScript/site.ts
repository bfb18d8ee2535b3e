/** What a place in a script is where a network can go, and what putting one there changes. Offsets count UTF-16 units. */

import type { GivenNaming } from '../spaces/naming';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Why an insertion changes a line beside the model's. `use`: another one makes the model, or uses its layers; `width`: a
 * number of the replaced network's features; `optimiser`: it trained a last layer alone; `neck`: it trains the last layer
 * in a group; `guard`: a condition on the class of an inserted network; `frozen`: it froze the replaced network; `stem`: it
 * fitted the first convolution to small images; `layers`: a layer of the replaced network, or a use of it.
 */
export type ChangeReason = 'use' | 'width' | 'optimiser' | 'neck' | 'guard' | 'frozen' | 'stem' | 'layers';

/**
 * Why a line that stays does not mean the same. `weights`: it asked for trained weights; `checkpoint`: it loads those of
 * another network; `place`: a place among other layers; `name`: a name that no parameter has; `frozen`: it freezes what is
 * untrained; `parts`: it trains some parts of the network, and others (the detail) stay untrained.
 */
export type KeptReason = 'weights' | 'checkpoint' | 'place' | 'name' | 'frozen' | 'parts';

export interface KeptLine {
  readonly why: KeptReason;
  /** Offset of what does not mean the same. */
  readonly at: number;
  /** As the script says it; '' where that is the whole line. */
  readonly detail: string;
}

/** An expression or statement that the new network takes the place of. */
export interface ReplacedSpan extends Span {
  /** Missing where it makes the model. */
  readonly why?: ChangeReason;
  /** What stands there then, with `{}` for the name of the network's class; a call of it where it is missing. */
  readonly code?: string;
}

/** A statement that an insertion makes useless. */
export interface UselessStatement extends Span {
  readonly why: ChangeReason;
  /** Lines from 0, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Whether the site's model always reaches it: otherwise it may also get one that was assigned in another branch. */
  readonly isCertain: boolean;
  /** Whether its block would be empty without it. */
  readonly endsEmptyBlock: boolean;
}

/**
 * Why no network goes where one seems to be made.
 * `part`: the script uses a part of the network that a generated one does not have; `inputs`, `outputs`: the network takes or
 * gives more than one tensor; `features`: the script wants feature maps of several stages; `task`: a network for
 * something else than classes of images; `layer`: of a class with layers for something else than images; `package`: of
 * another package than PyTorch's; `use`: a network is used there; `pieces`: made of layers of another; `form`: another
 * one's copy, trained, compiled or averaged form; `loaded`: read from a file; `estimator`: it trains itself; `system`: it
 * has its training inside; `several`: one call makes it and other things.
 */
export type Reason =
  | 'part'
  | 'inputs'
  | 'outputs'
  | 'features'
  | 'task'
  | 'layer'
  | 'package'
  | 'use'
  | 'pieces'
  | 'form'
  | 'loaded'
  | 'estimator'
  | 'system'
  | 'several';

/** A place that looks like one where a network can go, and why none can. */
export interface Refusal {
  readonly reason: Reason;
  /** The part, class, function, layer or package that is the reason; '' where none has a name. */
  readonly detail: string;
  /** Line, from 0, that says so. */
  readonly at: number;
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface ModelSite extends GivenNaming {
  /**
   * `assignment`: `name = <creates a model>`, also as `:=` or a keyword argument; `return`: `return <creates a model>`
   * in the function `name`; `class`: `class name(nn.Module):`; `layers`: `class name(LightningModule):` with the layers of
   * its network.
   */
  readonly kind: 'assignment' | 'return' | 'class' | 'layers';
  /** What is assigned or defined, as written. */
  readonly name: string;
  /** First and last line on which the site is offered, from 0. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The expression or statement that makes the model first. */
  readonly replaced: readonly ReplacedSpan[];
  /** Statements that fit the replaced network to the data; the new one is made for them. */
  readonly useless: readonly UselessStatement[];
  /** Lines that stay and do not mean the same. */
  readonly kept?: readonly KeptLine[];
}
