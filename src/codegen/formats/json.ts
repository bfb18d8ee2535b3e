/** A network as JSON, for other programs. */

import { SPACES, SPACE_NAMES } from '../../spaces';
import { channelsEntry } from '../../spaces/space';
import type { Network } from '../../spaces/network';
import type { ExportFormat } from './format';

export const json: ExportFormat = {
  label: () => 'JSON',
  short: 'JSON',
  files: 'JSON',
  ending: 'json',
  write: networkJson,
};

/**
 * Every file has the keys of every search space's dictionary, so that readers find the same ones in
 * each: they are null where the network is of another space.
 */
function networkJson({
  space,
  architecture,
  choices,
  width,
  resolution,
  channels,
  classes,
}: Network): string {
  const keys = SPACE_NAMES.flatMap((name) => SPACES[name].dictionary?.keys ?? []);
  const dictionary = {
    ...Object.fromEntries(keys.map((key) => [key, null])),
    ...space.dictionary?.write(choices),
  };
  const value = {
    space: space.name,
    architecture,
    ...dictionary,
    width,
    resolution,
    ...channelsEntry(channels),
    classes,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
