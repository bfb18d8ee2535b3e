/** Predictors that are sums: what each entry of an encoding adds, whatever the others are. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { Random } from '../../shared/random';
import type { Choices } from '../../spaces/space';
import type { Setup } from '../setup';

/** What entries add to those of the space's cheapest network, by row and column; a row without entry adds nothing. */
export interface Sums {
  /** Logits of the share above chance, a scale on which accuracies add up. */
  readonly logit: (choices: Choices) => number;
  /** ms; null where no latency is known. */
  readonly latencyMs: ((choices: Choices) => number) | null;
}

/** Networks by which it is checked that a predictor is a sum, and by how much it may differ from one. */
const CHECKED = 64;
const TOLERANCE = 1e-3;
/** What float32 tells apart of an accuracy, in percent. Near 0 and 100 it is much as a logit. */
const PERCENT_STEP = 1e-5;

/**
 * Finds the sums of a predictor by changing one row after the other of the cheapest network.
 * @throws PomonagError `bad-model` for one that is no sum
 */
export async function sumsOf({ space, setting, predictor }: SummedSetup): Promise<Sums> {
  const { rows, columns, cheapest } = space;
  const random = new Random(0);
  const entries = Array.from({ length: rows * columns }, (_, i) =>
    withRow(cheapest, Math.floor(i / columns), i % columns),
  );
  const gaps = cheapest.map((_, row) => withRow(cheapest, row, -1));
  const checked = Array.from({ length: CHECKED }, () => space.random(random));
  const { accuracy, latencyMs } = await predictor.predict([...entries, ...gaps, ...checked, cheapest]);

  const sumOf = (
    values: readonly number[],
    rounding: (place: number) => number,
  ): ((choices: Choices) => number) => {
    const effect = (row: number, column: number): number =>
      (values[row * columns + column] ?? NaN) - (values[rows * columns + row] ?? NaN);
    const usual = cheapest.reduce((sum, column, row) => sum + (column < 0 ? 0 : effect(row, column)), 0);
    const base = (values.at(-1) ?? NaN) - usual;
    const sum = (choices: Choices): number =>
      choices.reduce((total, column, row) => total + (column < 0 ? 0 : effect(row, column)), base);
    checked.forEach((choices, i) => {
      const place = rows * (columns + 1) + i;
      const given = values[place] ?? NaN;
      const allowed = TOLERANCE * Math.max(1, Math.abs(given)) + rows * rounding(place);
      if (!(Math.abs(sum(choices) - given) <= allowed))
        throw new PomonagError(
          'bad-model',
          t(
            'The predictor of {0} is no sum over the parts of a network: choose another sampler.',
            space.label,
          ),
        );
    });
    return sum;
  };
  const chance = 100 / setting.classes;
  const logits = accuracy.map((percent) => Math.log((percent - chance) / (100 - percent)));
  const ofLogit = (place: number): number => {
    const percent = accuracy[place] ?? NaN;
    return PERCENT_STEP * (1 / (percent - chance) + 1 / (100 - percent));
  };
  return { logit: sumOf(logits, ofLogit), latencyMs: latencyMs && sumOf(latencyMs, () => 0) };
}

type SummedSetup = Pick<Setup, 'space' | 'setting' | 'predictor'>;

function withRow(choices: Choices, row: number, column: number): Choices {
  return choices.map((old, i) => (i === row ? column : old));
}
