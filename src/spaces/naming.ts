/** The names under which a generated network has its parts: those by which scripts look for them. */

/** Attribute of the network, and where it is a container the last layer's name or place in it: `classifier[1]`. */
export interface HeadPlace {
  readonly name: string;
  readonly part?: string | number;
}

export const DEFAULT_HEAD: HeadPlace = { name: 'fc' };

/**
 * What stands in front of the last layer: `features` and `avgpool`, as in torchvision's MobileNets; the parts of
 * torchvision's and of timm's ResNets; those of timm's networks of blocks.
 */
export type BodyName = 'features' | keyof typeof BODIES;

export interface Naming {
  readonly head: HeadPlace;
  readonly body: BodyName;
}

export const DEFAULT_NAMING: Naming = { head: DEFAULT_HEAD, body: 'features' };

/** What an insertion says of it; what it leaves out is as by default. */
export type GivenNaming = { readonly [Key in keyof Naming]?: Naming[Key] | undefined };

export function namingOf({ head = DEFAULT_HEAD, body = 'features' }: GivenNaming = {}): Naming {
  return { head, body };
}

export interface BodyNames {
  /** Convolution, norm and activation of the stem; without an own name the activation is the norm's. */
  readonly stem: readonly [convolution: string, norm: string, activation?: string];
  /** Where such networks pool, and generated ones do not. */
  readonly unused: readonly string[];
  /** The four groups of layers, or the one module that holds them. */
  readonly groups: readonly string[];
  /** Means of the feature maps, with all that is done to them before the last layer. */
  readonly pooling: string;
}

const GROUPS = ['layer1', 'layer2', 'layer3', 'layer4'];

export const BODIES = {
  resnet: { stem: ['conv1', 'bn1', 'relu'], unused: ['maxpool'], groups: GROUPS, pooling: 'avgpool' },
  timm_resnet: {
    stem: ['conv1', 'bn1', 'act1'],
    unused: ['maxpool'],
    groups: GROUPS,
    pooling: 'global_pool',
  },
  timm_blocks: { stem: ['conv_stem', 'bn1'], unused: [], groups: ['blocks'], pooling: 'global_pool' },
} satisfies Record<string, BodyNames>;

/** The last layer's name in a state dictionary. */
export function headName({ name, part }: HeadPlace = DEFAULT_HEAD): string {
  return part === undefined ? name : `${name}.${part}`;
}

/** How the line for programs names the parts. */
export function namingText({ head, body }: Naming): { head: string; body?: string } {
  return { head: headName(head), ...(body !== 'features' && { body }) };
}
