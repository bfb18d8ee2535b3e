/** Saves what the panel shows, plot or table, where the user chooses. */

import type { SaveFormat } from '../../shared/protocol/webview';
import { askWhereToSave, writeFile } from '../files';
import { fileNameOf } from '../runs/runFile';
import type { Session } from '../session';

const FILTERS: Readonly<Record<SaveFormat, Record<string, string[]>>> = {
  csv: { CSV: ['csv'] },
  svg: { SVG: ['svg'] },
  png: { PNG: ['png'] },
};

/**
 * @param content text, or a PNG in base64
 * @throws PomonagError `not-writable`
 */
export async function saveView(session: Session, format: SaveFormat, content: string): Promise<void> {
  const { run, running } = session.state;
  const name = fileNameOf(run?.entry.name ?? running?.name ?? 'networks');
  const target = await askWhereToSave(`${name}.${format}`, FILTERS[format]);
  if (target === undefined) return;
  await writeFile(target, Buffer.from(content, format === 'png' ? 'base64' : 'utf8'));
}
