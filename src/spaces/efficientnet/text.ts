/** EfficientNet networks as text; which of them are valid, and what they are in words. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Choices } from '../space';
import { CHOICES, EXPANSIONS, KERNELS, MOST_LAYERS, ROWS, blockOf, columnOf } from './blocks';

export function parse(text: string): Choices {
  const tokens = text.trim().split('_');
  if (tokens.length !== ROWS) {
    refuse(
      t(
        'expected {0} tokens expansion-kernel-layers-excitation joined by _, such as 6-3-2-0, not {1}',
        ROWS,
        tokens.length,
      ),
    );
  }
  return tokens.map(parseToken);
}

function parseToken(token: string, row: number): number {
  const found = /^(\d)-(\d)-([1-9])-([01])$/.exec(token);
  const [expansion = 0, kernel = 0, layers = 0, squeeze = 0] = found?.slice(1).map(Number) ?? [];
  const most = MOST_LAYERS[row] ?? 0;
  const column = columnOf({ expansion, kernel, layers, squeezes: squeeze === 1 });
  if (found === null || column < 0 || layers > most) {
    refuse(
      t(
        'block {0} is "{1}" and not expansion-kernel-layers-excitation ({2}; {3}; 1 to {4}; 0 or 1)',
        row + 1,
        token,
        EXPANSIONS.join(', '),
        KERNELS.join(', '),
        most,
      ),
    );
  }
  return column;
}

function refuse(problem: string): never {
  throw new PomonagError('bad-architecture', t('Not an EfficientNet network: {0}.', problem));
}

export function format(choices: Choices): string {
  return choices
    .map(blockOf)
    .map(({ expansion, kernel, layers, squeezes }) => `${expansion}-${kernel}-${layers}-${squeezes ? 1 : 0}`)
    .join('_');
}

export function invalidity(choices: Choices): string | null {
  if (choices.length !== ROWS) return t('it must have {0} blocks', ROWS);
  const row = choices.findIndex(
    (column, i) => !Number.isInteger(column) || column < 0 || column >= (CHOICES[i] ?? 0),
  );
  return row < 0 ? null : t('block {0} must be one of {1} types', row + 1, CHOICES[row] ?? 0);
}

export function describe(choices: Choices): string {
  const blocks = choices.map(blockOf);
  const depths = blocks.map(({ layers }) => layers);
  const total = depths.reduce((a, b) => a + b, 0);
  const mean = (name: 'kernel' | 'expansion'): string =>
    (blocks.reduce((sum, block) => sum + block[name] * block.layers, 0) / total).toFixed(1);
  return t(
    '{0} layers ({1} by block), kernels of {2} and expansions of {3} on average, squeeze-and-excitation in {4} of {5} blocks',
    total,
    depths.join(', '),
    mean('kernel'),
    mean('expansion'),
    blocks.filter(({ squeezes }) => squeezes).length,
    ROWS,
  );
}
