/** The pictures of networks, from what their search spaces say is to be drawn. */

import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../spaces';
import type { Networks } from '../shown';
import { cellPicture } from './cell';
import type { Picture } from './picture';
import { sharesOf } from './shares';
import { stagesPicture } from './stages';

/** @param networks those that the candidate belongs to */
export function pictureOf(candidate: Candidate, { space: name, resolution, width }: Networks): Picture {
  const space = SPACES[name];
  const setting = { resolution, width };
  const drawing = space.drawing(space.parse(candidate.architecture), setting);
  const shares = sharesOf(candidate, space, setting);
  switch (drawing.kind) {
    case 'cell':
      return cellPicture(drawing, shares);
    case 'stages':
      return stagesPicture(drawing, shares);
  }
}
