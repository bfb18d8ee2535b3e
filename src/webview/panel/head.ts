/** The head of the panel: which data set, with which settings, and what came of it. */

import { t } from '../../shared/l10n';
import type { Candidate, GenerateSettings, GuidanceFactors, Run } from '../../shared/protocol/run';
import type { ViewState } from '../../shared/protocol/viewState';
import { providerName } from '../../shared/providerNames';
import { visible } from '../../shared/visible';
import { USUAL_CHANNELS } from '../../spaces/space';
import { SPACES } from '../../spaces';
import type { App } from '../app';
import { button } from '../components/button';
import { icon } from '../components/icons';
import { html } from '../dom';
import {
  classNamesText,
  classesText,
  countOf,
  formatDuration,
  formatInteger,
  imagesText,
} from '../../shared/format';
import { COSTS } from '../../shared/objectives';
import type { Shown } from '../shown';

type Fact = readonly [name: string, value: string, meaning?: string];

const HYPERVOLUME = t(
  'How much the front dominates, in accuracy, logarithmic parameters and latency. Comparable between runs on one data set.',
);

export function createHead(app: App): HTMLElement {
  const title = html('h1');
  const facts = html('p', { class: 'facts' });
  const figures = html('dl', { class: 'tiles' });
  const generate = button(t('Generate…'), app.generate);
  const ofRun = html(
    'div',
    { class: 'actions', role: 'group', 'aria-label': t('This run') },
    button(icon('compare'), app.compareRuns, { look: 'icon', title: t('Compare with another run') }),
    button(icon('again'), app.runAgain, { look: 'icon', title: t('Run again exactly') }),
    button(icon('save'), app.saveRun, { look: 'icon', title: t('Save run as a file') }),
  );
  const root = html(
    'header',
    { class: 'head' },
    title,
    html('div', { class: 'actions' }, ofRun, generate),
    facts,
    figures,
  );
  app.store.watch(
    ({ view }) => [view],
    (view) => {
      root.hidden = view === null || (view.run === null && view.running === null);
      if (view === null || root.hidden) return;
      generate.hidden = ofRun.hidden = view.running !== null;
      const { name, path, texts } = describe(view);
      title.textContent = name;
      title.title = path;
      facts.replaceChildren(...texts.map((text) => html('span', {}, text)));
    },
  );
  app.store.watch(
    ({ view, shown, passing }) => [view, shown, passing],
    (view, shown, passing) => {
      if (view !== null) figures.replaceChildren(...tilesOf(view, shown, passing).map(tile));
    },
  );
  return root;
}

function describe({ run, running }: ViewState): { name: string; path: string; texts: string[] } {
  if (running !== null) {
    const { name, settings } = running;
    return {
      name: visible(name),
      path: visible(settings.folder),
      texts: settingTexts(settings, settings.steps),
    };
  }
  if (run === null) return { name: '', path: '', texts: [] };
  const { entry, result } = run;
  const { classes, images, skipped, path, classCounts, part } = result.dataset;
  return {
    name: visible(entry.name),
    path: visible(path),
    texts: [
      classesText(classes) + (classCounts === undefined ? '' : `: ${classNamesText(classCounts)}`),
      ...(part === undefined ? [] : [visible(part)]),
      imagesText(images) + (skipped > 0 ? t(' ({0} skipped)', formatInteger(skipped)) : ''),
      ...settingTexts(result, result.steps),
      providerName(result.provider),
    ],
  };
}

function settingTexts(settings: GenerateSettings | Run, steps: number | null): string[] {
  const { space, sampler, seed, device, resolution, channels, width, budgets, guidance, effWithin } =
    settings;
  return [
    SPACES[space].label,
    ...(width === null ? [] : [t('width {0}', width)]),
    // Looking at everything takes no steps.
    steps === null || steps === 0 ? t('{0} sampler', sampler) : t('{0} sampler, {1} steps', sampler, steps),
    ...(guidance ? [guidanceText(guidance)] : []),
    t('seed {0}', seed),
    device,
    `${resolution} × ${resolution} px`,
    ...(channels === undefined || channels === USUAL_CHANNELS ? [] : [t('{0} channel(s)', channels)]),
    ...COSTS.flatMap(({ name, shortLimit }) => {
      const most = budgets[name];
      return most === null ? [] : [shortLimit(most)];
    }),
    ...(effWithin === undefined || effWithin === null ? [] : [t('efficient within {0} points', effWithin)]),
  ];
}

function guidanceText({ lambda, mu, sigmaMax, sigmaMin }: GuidanceFactors): string {
  return t('tuned guidance (λ {0}, μ {1}, σ {2} to {3})', lambda, mu, sigmaMax, sigmaMin);
}

function tilesOf({ run, running }: ViewState, shown: Shown | null, passing: ReadonlySet<Candidate>): Fact[] {
  const inside = shown?.candidates.filter((candidate) => passing.has(candidate)) ?? [];
  const onFront = inside.filter(({ rank }) => rank === 1).length;
  const counts: Fact[] = [
    [t('Networks'), countOf(inside.length, shown?.candidates.length ?? 0)],
    [t('On the front'), countOf(onFront, shown?.frontSize ?? 0)],
  ];
  if (running !== null || run === null) return counts;
  const { hypervolume, timing } = run.result;
  return [
    ...counts,
    [t('Hypervolume'), hypervolume.toPrecision(4), HYPERVOLUME],
    [t('Time'), formatDuration(timing.totalMs)],
  ];
}

function tile([name, value, meaning]: Fact): HTMLElement {
  return html('div', { class: 'tile', title: meaning ?? null }, html('dt', {}, name), html('dd', {}, value));
}
