/** Factors of the fast sampler from a file that `pomonag tune --json` has written. */

import * as v from 'valibot';
import { readRegularFile } from '../engine/regularFile';
import { PomonagError, messageOf } from '../shared/errors';
import { tuningSchema } from '../shared/protocol/tuning';
import type { GuidanceFactors } from '../shared/protocol/run';
import { samplerByName } from '../engine/diffusion/samplers';

/**
 * @throws PomonagError `bad-argument` when the file cannot be read, is no tuning or one for another search space, or when
 *   the sampler has no such factors
 */
export async function readGuidance(
  file: string,
  { space, sampler }: { space: string; sampler: string },
): Promise<GuidanceFactors> {
  if (!samplerByName(sampler).takesGuidance) {
    throw new PomonagError(
      'bad-argument',
      `--guidance is for samplers with such factors, not for ${sampler}: leave it out.`,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse((await readRegularFile(file)).toString('utf8'));
  } catch (error) {
    throw new PomonagError('bad-argument', `--guidance: ${file} cannot be read: ${messageOf(error)}`);
  }
  const tuning = v.safeParse(tuningSchema, content);
  if (!tuning.success) {
    throw new PomonagError('bad-argument', `--guidance: ${file} is not the output of "pomonag tune --json".`);
  }
  if (tuning.output.space !== space) {
    throw new PomonagError(
      'bad-argument',
      `--guidance: ${file} was tuned for ${tuning.output.space}, not for ${space}: tune again with --space ${space}.`,
    );
  }
  return tuning.output.tuned.guidance;
}
