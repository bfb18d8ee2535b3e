/** The pictures of networks by search space. */

import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../spaces';
import type { Choices, SpaceName } from '../../spaces/space';
import type { Networks } from '../shown';
import { cellPicture } from './cell';
import type { Picture } from './picture';
import { sharesOf } from './shares';
import type { Share } from './shares';
import { stagesPicture } from './stages';

type Setting = Pick<Networks, 'resolution' | 'width'>;

/** Draws a network, given the share that every row has in its costs. */
const PICTURES: Readonly<
  Record<SpaceName, (choices: Choices, shares: readonly Share[], setting: Setting) => Picture>
> = { nasbench201: cellPicture, mobilenetv3: stagesPicture };

/** @param networks those that the candidate belongs to */
export function pictureOf(candidate: Candidate, { space, resolution, width }: Networks): Picture {
  const setting = { resolution, width };
  const choices = SPACES[space].parse(candidate.architecture);
  return PICTURES[space](choices, sharesOf(candidate, space, setting), setting);
}
