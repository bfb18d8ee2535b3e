/** What stands in front of a generated network's last layer, under the names by which scripts look for it. */

import { BODIES } from '../spaces/naming';
import type { BodyName, BodyNames } from '../spaces/naming';

/** The modules of a network in front of its last layer, as Python expressions. */
export interface Body {
  readonly convolution: string;
  readonly norm: string;
  /** null where the first group begins with one. */
  readonly activation: string | null;
  /** Lines of calls of `nn.Sequential`, four of them: each side of feature maps ends with a group. */
  readonly groups: readonly (readonly string[])[];
  /** Between pooling and the last layer. */
  readonly neck: readonly string[];
}

/** Statements of `__init__` that make the parts, in the order in which they are computed. */
export function bodyStatements(name: keyof typeof BODIES, body: Body): string[] {
  const { stem, unused, groups, pooling }: BodyNames = BODIES[name];
  const [convolution, norm, activation] = stem;
  const hasNormAlone = activation !== undefined || body.activation === null;
  const normLines = hasNormAlone ? [body.norm] : [`${body.norm},`, `${body.activation},`];
  const pool = ['nn.AdaptiveAvgPool2d(1),', ...body.neck.map((one) => `${one},`)];
  return [
    '# The names are those of the networks that it stands in for.',
    `self.${convolution} = ${body.convolution}`,
    ...(hasNormAlone ? [`self.${norm} = ${body.norm}`] : sequential(`self.${norm} = `, normLines)),
    ...(activation === undefined ? [] : [`self.${activation} = ${body.activation ?? 'nn.Identity()'}`]),
    ...unused.map((one) => `self.${one} = nn.Identity()`),
    ...(groups.length === 1
      ? sequential(
          `self.${groups[0]} = `,
          body.groups.flatMap((lines) => sequential('', lines, ',')),
        )
      : groups.flatMap((group, i) => sequential(`self.${group} = `, body.groups[i] ?? []))),
    ...(pooling === 'avgpool' && body.neck.length === 0
      ? ['self.avgpool = nn.AdaptiveAvgPool2d(1)']
      : sequential(`self.${pooling} = `, pooling === 'avgpool' ? pool : [...pool, 'nn.Flatten(1),'])),
  ];
}

/** Statements that compute the feature maps of `images`. */
export function bodyCalls(name: BodyName): string[] {
  if (name === 'features') return ['return self.features(images)'];
  const { stem, unused, groups }: BodyNames = BODIES[name];
  const [first, ...others] = [...stem, ...unused, ...groups];
  return [
    `x = self.${first}(images)`,
    ...others.map((part, i) => `${i < others.length - 1 ? 'x =' : 'return'} self.${part}(x)`),
  ];
}

/** What gives the means of feature maps `x`. */
export function poolingCall(name: BodyName, neck?: string): string {
  if (name !== 'features') return `self.${BODIES[name].pooling}(x)`;
  return neck === undefined ? 'self.avgpool(x)' : `self.${neck}(self.avgpool(x))`;
}

function sequential(before: string, lines: readonly string[], after = ''): string[] {
  return [`${before}nn.Sequential(`, ...lines.map((line) => `    ${line}`), `)${after}`];
}
