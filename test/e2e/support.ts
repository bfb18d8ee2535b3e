/** What the suites in a real VS Code have in common: its beginning and its end. */

import assert from 'node:assert/strict';
import { createWorkspace } from '../support/workspace.mjs';
import { openEditor } from '../vscode/editor.mjs';
import type { Editor } from '../vscode/editor.mjs';

interface Options {
  /** How many digits the workspace has. */
  readonly images?: number;
  /** Of the extension's texts, such as `de`; English where it is missing. */
  readonly language?: string;
}

/**
 * Opens a workspace of its own in an editor with the packed extension before the suite around it, and closes both after it;
 * a failed test leaves a picture.
 * @param name of the suite in the picture's name
 * @param begin is given the editor and the workspace's folder
 */
export function inEditor(
  name: string,
  { images, language }: Options,
  begin: (editor: Editor, folder: string) => void,
): void {
  let workspace: Awaited<ReturnType<typeof createWorkspace>> | undefined;
  let editor: Editor | undefined;

  before(async () => {
    const vsix = process.env.VSIX;
    assert.ok(vsix, 'VSIX names no packed extension');
    workspace = await createWorkspace(images === undefined ? {} : { images });
    editor = await openEditor({ vsix, folder: workspace.folder, ...(language && { language }) });
    begin(editor, workspace.folder);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await editor?.screenshot(`${name}-failure`);
  });
  after(async () => {
    await editor?.close();
    workspace?.remove();
  });
}
