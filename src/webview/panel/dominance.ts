/** What beats the selected network, objective by objective; a click on it selects it. */

import { t } from '../../shared/l10n';
import { dominates } from '../../shared/pareto/dominance';
import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../spaces';
import type { App } from '../app';
import { pickMark } from '../components/pickMark';
import { html } from '../dom';
import { differenceText, dominatorOf } from '../dominator';
import { formatInteger } from '../../shared/format';
import { OBJECTIVES, isKnown } from '../../shared/objectives';
import { pickKinds, pickNames } from '../../shared/pickTexts';
import { runOf } from '../shown';
import type { Networks, Shown } from '../shown';

/** @returns nothing for a member of a run's front */
export function dominanceOf(app: App, candidate: Candidate, shown: Shown): HTMLElement[] {
  const run = runOf(shown, candidate);
  if (candidate.rank === 1)
    return shown.sourceOf(candidate) === 'own' ? [undominated(candidate, run.candidates)] : [];
  const winner = dominatorOf(candidate, run.candidates);
  if (winner === null) return [];
  const known = OBJECTIVES.filter(({ name }) => isKnown([candidate], name) && isKnown([winner], name));
  return [
    html(
      'section',
      { class: 'dominance', 'aria-label': t('Why dominated') },
      html('h3', {}, t('Why dominated')),
      html('p', { class: 'hint' }, t('A network of the front is no worse anywhere and better somewhere:')),
      winnerButton(app, winner, run),
      html(
        'dl',
        { class: 'figures' },
        ...known.flatMap((objective) => {
          const isBetter = winner[objective.name] !== candidate[objective.name];
          return [
            html('dt', {}, objective.label),
            html('dd', { class: isBetter ? 'better' : 'hint' }, differenceText(winner, candidate, objective)),
          ];
        }),
      ),
    ),
  ];
}

/** What the user's own network is worth where no network of the run dominates it. */
function undominated(own: Candidate, candidates: readonly Candidate[]): HTMLElement {
  const front = candidates.filter(({ rank }) => rank === 1);
  const beaten = front.filter((other) => dominates(own, other)).length;
  return html(
    'p',
    { class: 'dominance' },
    t(
      'No network of this run dominates it. It dominates {0} of the {1} on the front.',
      formatInteger(beaten),
      formatInteger(front.length),
    ),
  );
}

function winnerButton(app: App, winner: Candidate, { space: name }: Networks): HTMLElement {
  const space = SPACES[name];
  const names = pickNames(winner);
  const text = names.length > 0 ? names.join(', ') : space.describe(space.parse(winner.architecture));
  const element = html(
    'button',
    { type: 'button', class: 'link', title: winner.architecture },
    ...pickKinds(winner).slice(0, 1).map(pickMark),
    text,
  );
  element.addEventListener('click', () => app.select(winner.architecture));
  return element;
}
