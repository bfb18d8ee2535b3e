/** Architectures as people have them at hand: as text, as exported JSON, or as a dictionary that Python printed. */

import { PomonagError, messageOf } from '../shared/errors';
import { t } from '../shared/l10n';
import { SPACES, SPACE_NAMES } from './index';
import type { SpaceName } from './index';
import type { Choices, SearchSpace } from './space';

/**
 * Reads a valid network of a search space and gives its text: from that text (in quotes or not), from the JSON that
 * networks are exported as, and from the space's dictionary, where it has one, as JSON or Python.
 * @throws PomonagError `bad-architecture`, for one of another space too
 */
export function readArchitecture(text: string, name: SpaceName): string {
  try {
    return readIn(SPACES[name], text);
  } catch (error) {
    const owner = SPACE_NAMES.find((other) => other !== name && isIn(SPACES[other], text));
    const problem =
      owner === undefined
        ? messageOf(error)
        : t(
            'This network is of another search space: {0}, not {1}.',
            SPACES[owner].label,
            SPACES[name].label,
          );
    throw new PomonagError('bad-architecture', problem);
  }
}

function isIn(space: SearchSpace, text: string): boolean {
  try {
    readIn(space, text);
    return true;
  } catch {
    return false;
  }
}

function readIn(space: SearchSpace, text: string): string {
  const bare = text.trim().replace(/^(["'`])([^]*)\1$/, '$2');
  const choices = bare.startsWith('{') ? fromDictionary(space, bare) : space.parse(bare);
  const problem = space.invalidity(choices);
  if (problem !== null) throw new PomonagError('bad-architecture', t('Not a usable network: {0}.', problem));
  return space.format(choices);
}

function fromDictionary(space: SearchSpace, text: string): Choices {
  const entries = parseDictionary(text);
  const { architecture } = entries;
  if (typeof architecture === 'string') return space.parse(architecture);
  if (space.dictionary !== undefined) return space.dictionary.read(entries);
  throw new PomonagError(
    'bad-architecture',
    t('{0}: the dictionary has no text named architecture.', space.label),
  );
}

/** Python writes a few things otherwise than JSON; none of them can stand inside an architecture's text. */
function parseDictionary(text: string): Readonly<Record<string, unknown>> {
  const json = text
    .replaceAll("'", '"')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replace(/\bNone\b/g, 'null')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/,(?=\s*[\]}])/g, '');
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    throw new PomonagError(
      'bad-architecture',
      t('Neither JSON nor a dictionary of Python can be read in this text.'),
    );
  }
}
