/** The selected network: drawing, figures, and the ways to take it along. */

import { EXPORT_FORMATS } from '../../shared/protocol/webview';
import type { ExportFormat } from '../../shared/protocol/webview';
import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../shared/spaces';
import type { App } from '../app';
import { button } from '../components/button';
import { figureList, figuresOf } from '../components/figures';
import { icon } from '../components/icons';
import { pickTags } from '../components/pickMark';
import { html } from '../dom';
import { formatShare } from '../format';
import { drawCell } from '../graph/cell';
import { sharesOf } from '../graph/shares';
import { pickNames } from '../picks';
import type { Shown } from '../shown';

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  pytorch: 'PyTorch',
  json: 'JSON',
  onnx: 'ONNX',
};

export function createDetail(app: App): HTMLElement {
  const root = html('section', { class: 'detail', 'aria-label': 'Selected network' });
  app.store.watch(
    ({ shown, selected }) => [shown, selected],
    (shown, selected) => {
      if (shown === null) return;
      const candidate = shown.byArchitecture.get(selected ?? '');
      root.replaceChildren(
        html('h2', {}, 'Selected network'),
        ...(candidate === undefined
          ? [html('p', { class: 'hint' }, 'Choose a point in the plot or a row of the table.')]
          : detailOf(app, candidate, shown)),
      );
    },
  );
  return root;
}

function detailOf(app: App, candidate: Candidate, { space: name, resolution }: Shown): Node[] {
  const { architecture } = candidate;
  const space = SPACES[name];
  const choices = space.parse(architecture);
  const description = space.describe(choices);
  const shares = sharesOf(candidate, name, resolution);
  const total = { params: sum(shares.map((s) => s.params)), macs: sum(shares.map((s) => s.macs)) };
  return [
    ...(candidate.picks.length > 0 ? [pickTags(candidate)] : []),
    drawCell(
      choices,
      shares.map(({ params }) => (params > 0 ? formatShare(params) : '')),
    ),
    html('p', {}, `${description}.`),
    html(
      'p',
      { class: 'hint' },
      total.params > 0
        ? `The cells hold ${formatShare(total.params)} of the parameters (per edge in the drawing) ` +
            `and ${formatShare(total.macs)} of the MACs.`
        : 'The cells hold no parameters: all of them are in the fixed skeleton around them.',
    ),
    figureList(candidate),
    html('code', { class: 'architecture-text' }, architecture),
    html(
      'div',
      { class: 'actions' },
      button('Insert into Script', () => app.insert(architecture), { look: 'primary' }),
      button(icon('copy'), () => app.copy(summaryText(candidate, description)), {
        look: 'icon',
        title: 'Copy as text',
      }),
    ),
    html(
      'div',
      { class: 'actions', role: 'group', 'aria-label': 'Export' },
      html('span', { class: 'field-label' }, 'Export'),
      ...EXPORT_FORMATS.map((format) => button(FORMAT_NAMES[format], () => app.export(architecture, format))),
    ),
  ];
}

/** The network as text to paste into a message or a notebook. */
function summaryText(candidate: Candidate, description: string): string {
  const names = pickNames(candidate);
  return [
    ...(names.length > 0 ? [names.join(', ')] : []),
    candidate.architecture,
    description,
    ...figuresOf(candidate).map(([name, value, exact]) => `${name}: ${exact ?? value}`),
  ]
    .join('\n')
    .replaceAll('\u00a0', ' ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
