/** The head of the panel: which data set, with which settings, and what came of it. */

import type { Candidate, GenerateSettings, GuidanceFactors, Run } from '../../shared/protocol/run';
import type { ViewState } from '../../shared/protocol/webview';
import { SPACES } from '../../shared/spaces';
import type { App } from '../app';
import { button } from '../components/button';
import { icon } from '../components/icons';
import { html } from '../dom';
import { countOf, formatCount, formatDuration, formatInteger, formatMs, plural } from '../format';
import type { Shown } from '../shown';

type Fact = readonly [name: string, value: string, meaning?: string];

const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

const HYPERVOLUME =
  'How much the front dominates, in accuracy, logarithmic parameters and latency. Comparable between runs on one data set.';

export function createHead(app: App): HTMLElement {
  const title = html('h1');
  const facts = html('p', { class: 'facts' });
  const figures = html('dl', { class: 'tiles' });
  const generate = button('Generate…', app.generate);
  const ofRun = html(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'This run' },
    button(icon('compare'), app.compareRuns, { look: 'icon', title: 'Compare with another run' }),
    button(icon('again'), app.runAgain, { look: 'icon', title: 'Run again exactly' }),
    button(icon('save'), app.saveRun, { look: 'icon', title: 'Save run as a file' }),
  );
  const root = html(
    'header',
    { class: 'head' },
    html('div', { class: 'head-text' }, title, facts),
    html('div', { class: 'actions' }, ofRun, generate),
    figures,
  );
  app.store.watch(
    ({ view, shown, passing }) => [view, shown, passing],
    (view, shown, passing) => {
      root.hidden = view === null || (view.run === null && view.running === null);
      if (view === null || root.hidden) return;
      generate.hidden = ofRun.hidden = view.running !== null;
      const { name, path, texts } = describe(view);
      title.textContent = name;
      title.title = path;
      facts.replaceChildren(...texts.map((text) => html('span', {}, text)));
      figures.replaceChildren(...tilesOf(view, shown, passing).map(tile));
    },
  );
  return root;
}

function describe({ run, running }: ViewState): { name: string; path: string; texts: string[] } {
  if (running !== null) {
    const { name, settings } = running;
    return { name, path: settings.folder, texts: settingTexts(settings, settings.steps) };
  }
  if (run === null) return { name: '', path: '', texts: [] };
  const { entry, result } = run;
  const { classes, images, skipped, path } = result.dataset;
  return {
    name: entry.name,
    path,
    texts: [
      plural(classes, 'class', 'classes'),
      plural(images, 'image') + (skipped > 0 ? ` (${formatInteger(skipped)} skipped)` : ''),
      ...settingTexts(result, result.steps),
      PROVIDER_NAMES[result.provider] ?? result.provider,
    ],
  };
}

function settingTexts(settings: GenerateSettings | Run, steps: number | null): string[] {
  const { space, sampler, seed, device, resolution, width, budgets, guidance } = settings;
  return [
    SPACES[space].label,
    ...(width === null ? [] : [`width ${width}`]),
    // Looking at everything takes no steps.
    sampler === 'exhaustive' || steps === null ? `${sampler} sampler` : `${sampler} sampler, ${steps} steps`,
    ...(sampler === 'fast' && guidance ? [guidanceText(guidance)] : []),
    `seed ${seed}`,
    device,
    `${resolution} × ${resolution} px`,
    ...(budgets.params === null ? [] : [`≤ ${formatCount(budgets.params)} parameters`]),
    ...(budgets.macs === null ? [] : [`≤ ${formatCount(budgets.macs)} MACs`]),
    ...(budgets.latencyMs === null ? [] : [`≤ ${formatMs(budgets.latencyMs)}`]),
  ];
}

function guidanceText({ lambda, mu, sigmaMax, sigmaMin }: GuidanceFactors): string {
  return `tuned guidance (λ ${lambda}, μ ${mu}, σ ${sigmaMax} to ${sigmaMin})`;
}

function tilesOf({ run, running }: ViewState, shown: Shown | null, passing: ReadonlySet<Candidate>): Fact[] {
  const inside = shown?.candidates.filter((candidate) => passing.has(candidate)) ?? [];
  const onFront = inside.filter(({ rank }) => rank === 1).length;
  const counts: Fact[] = [
    ['Networks', countOf(inside.length, shown?.candidates.length ?? 0)],
    ['On the front', countOf(onFront, shown?.frontSize ?? 0)],
  ];
  if (running !== null || run === null) return counts;
  const { hypervolume, timing } = run.result;
  return [
    ...counts,
    ['Hypervolume', hypervolume.toPrecision(4), HYPERVOLUME],
    ['Time', formatDuration(timing.totalMs)],
  ];
}

function tile([name, value, meaning]: Fact): HTMLElement {
  return html('div', { class: 'tile', title: meaning ?? null }, html('dt', {}, name), html('dd', {}, value));
}
