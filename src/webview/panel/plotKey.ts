/** The key to the plot: what its marks, their colours and their sizes stand for. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import type { App } from '../app';
import { button } from '../components/button';
import { icon } from '../components/icons';
import { ownMark } from '../components/pickMark';
import { sourceDot } from '../components/sourceTag';
import { html, refill, svg } from '../dom';
import { countOf, formatInteger } from '../../shared/format';
import { encodingLabel, measureScale, radiusAt } from '../plots/encoding';
import type { Measure } from '../plots/encoding';
import type { Networks, OtherRun, Shown } from '../shown';
import type { State } from '../state';

/** Shares of the way for which the key shows a size. */
const SIZES = [0, 0.5, 1];

export function createPlotKey(app: App): HTMLElement {
  const list = html('ul', { class: 'key', 'aria-label': t('Key') });
  app.store.watch(
    ({ view, shown, passing, preferences }) => [
      view?.run?.result.hypervolume ?? null,
      shown,
      passing,
      preferences.colour,
      preferences.size,
    ],
    (hypervolume, shown, passing, colour, size) => {
      if (shown === null) return;
      refill(
        list,
        ...(shown.other === null
          ? [...frontEntries(shown, passing, colour), lineEntry('this', t('front in these two objectives'))]
          : [
              runEntry('run', shown, passing, hypervolume),
              runEntry('other', shown.other, passing, shown.other.hypervolume, closeButton(app, shown.other)),
            ]),
        ...(shown.own.length > 0
          ? [entry(ownMark(), t('your own ({0})', formatInteger(shown.own.length)))]
          : []),
        ...(passing.size < shown.plotted.length ? [entry(mark('filtered'), t('outside the budget'))] : []),
        ...(colour === 'front' ? [] : [colourEntry(shown, colour)]),
        ...(size === 'front' ? [] : [sizeEntry(shown, size)]),
      );
    },
  );
  return list;
}

function frontEntries(
  { candidates, frontSize }: Shown,
  passing: ReadonlySet<Candidate>,
  colour: State['preferences']['colour'],
): HTMLElement[] {
  // Where colour says something else, front and others differ by size alone, or not at all.
  if (colour !== 'front') return [];
  const inside = candidates.filter((candidate) => passing.has(candidate));
  const onFront = inside.filter(({ rank }) => rank === 1).length;
  return [
    entry(mark('front'), t('Pareto front ({0})', countOf(onFront, frontSize))),
    entry(
      mark('dominated'),
      t('dominated ({0})', countOf(inside.length - onFront, candidates.length - frontSize)),
    ),
  ];
}

/** A run with its front, where there are two. */
function runEntry(
  source: 'run' | 'other',
  { name, candidates, frontSize }: Networks,
  passing: ReadonlySet<Candidate>,
  hypervolume: number | null,
  ...more: HTMLElement[]
): HTMLElement {
  const onFront = candidates.filter((candidate) => candidate.rank === 1 && passing.has(candidate)).length;
  const volume = hypervolume === null ? '' : t(', hypervolume {0}', hypervolume.toPrecision(4));
  return html(
    'li',
    {},
    sourceDot(source),
    mark(source === 'run' ? 'line this' : 'line other'),
    t('{0}: {1} on the front{2}', name, countOf(onFront, frontSize), volume),
    ...more,
  );
}

function closeButton(app: App, { name }: OtherRun): HTMLElement {
  return button(icon('close'), app.closeOther, { look: 'icon', title: t('Take {0} out of the plot', name) });
}

function colourEntry(shown: Shown, measure: Measure): HTMLElement {
  const scale = measureScale(shown.plotted, measure);
  const [low, high] = scale?.extent ?? [0, 0];
  return html(
    'li',
    {},
    `${encodingLabel(measure)} ${scale?.format(low) ?? '–'}`,
    mark('ramp'),
    scale?.format(high) ?? '–',
  );
}

function sizeEntry(shown: Shown, measure: Measure): HTMLElement {
  const scale = measureScale(shown.plotted, measure);
  return html(
    'li',
    {},
    encodingLabel(measure),
    ...SIZES.flatMap((share) => [dotOfSize(radiusAt(share)), scale?.format(scale.valueAt(share)) ?? '–']),
  );
}

function dotOfSize(radius: number): SVGSVGElement {
  return svg(
    'svg',
    { class: 'key-size', viewBox: '-8 -8 16 16', 'aria-hidden': 'true' },
    svg('circle', { r: radius }),
  );
}

function lineEntry(run: 'this' | 'other', text: string): HTMLElement {
  return entry(mark(`line ${run}`), text);
}

function mark(kind: string): HTMLElement {
  return html('span', { class: `key-mark ${kind}`, 'aria-hidden': 'true' });
}

function entry(face: Element, text: string): HTMLElement {
  return html('li', {}, face, text);
}
