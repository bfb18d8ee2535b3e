/** Shows an insertion before it happens: each document beside what it would become, with *Apply* and *Discard*. */

import * as vscode from 'vscode';
import { setContext, showDifference, showDifferences } from '../execute';
import { notesText } from './notes';
import type { Change, InsertionPlan } from './plan';

/** Scheme of the texts as they would be. */
export const PREVIEW_SCHEME = 'pomonag-preview';

interface Pending {
  readonly title: string;
  readonly apply: () => Promise<unknown>;
}

export class InsertionPreview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private pending: Pending | undefined;
  private texts = new Map<string, string>();
  private shown = 0;
  private readonly subscriptions = [
    vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, this),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some((tab) => this.pending && isOf(tab, this.pending))) this.forget();
    }),
  ];

  /** Takes the place of a preview that is still open. */
  async show({ className, changes, notes }: InsertionPlan, apply: () => Promise<unknown>): Promise<void> {
    await this.discard();
    this.shown++;
    const title = vscode.l10n.t('Preview: {0} in {1}', className, nameOf(changes[0]));
    this.pending = { title, apply };
    await setContext('isPreviewing', true);
    const views = changes.map((change, i) => ({
      uri: change.uri,
      before: change.before?.uri ?? this.textAt(change, `${i}-empty`, ''),
      after: this.textAt(change, String(i), change.after),
      isNew: change.before === null,
    }));
    const text = notesText(className, notes);
    if (text !== '') {
      const uri = this.notesAt(text);
      views.unshift({ uri, before: uri, after: uri, isNew: true });
    }
    const [only, ...others] = views;
    if (only !== undefined && others.length === 0) {
      await showDifference(only.before, only.after, title);
    } else {
      await showDifferences(
        title,
        views.map(({ uri, before, after, isNew }) => [uri, isNew ? undefined : before, after]),
      );
    }
  }

  /** Shows what an insertion that was made did to other lines. */
  async showNotes({ className, notes }: InsertionPlan): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.notesAt(notesText(className, notes)));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Makes the changes on show. @throws PomonagError where the documents have changed meanwhile */
  async apply(): Promise<void> {
    const { pending } = this;
    await this.discard();
    await pending?.apply();
  }

  /** Closes the preview; nothing has changed. */
  async discard(): Promise<void> {
    const { pending } = this;
    if (pending === undefined) return;
    this.forget();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter((tab) => isOf(tab, pending)));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private forget(): void {
    this.pending = undefined;
    this.texts.clear();
    void setContext('isPreviewing', false);
  }

  /** Of a text about the insertion. */
  private notesAt(text: string): vscode.Uri {
    const path = `/${vscode.l10n.t('What changes')}.md`;
    const address = vscode.Uri.from({ scheme: PREVIEW_SCHEME, path, query: `${this.shown++}-notes` });
    this.texts.set(address.toString(), text);
    return address;
  }

  /** An address that was never used before, with an ending that the editor knows as Python. */
  private textAt({ uri }: Change, part: string, text: string): vscode.Uri {
    const path = uri.path.endsWith('.py') ? uri.path : `${uri.path}.py`;
    const query = `${this.shown}-${part}`;
    const address = vscode.Uri.from({ scheme: PREVIEW_SCHEME, path, query });
    this.texts.set(address.toString(), text);
    return address;
  }
}

/** The editor adds the number of files to the title of several. */
function isOf({ label }: vscode.Tab, { title }: Pending): boolean {
  return label === title || label.startsWith(`${title} (`);
}

function nameOf(change: Change | undefined): string {
  const path = change?.uri.path ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}
