/** What pyright says of the Python code. */

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import * as v from 'valibot';
import { filesBelow } from './files';

const Report = v.object({
  generalDiagnostics: v.array(
    v.object({
      file: v.string(),
      severity: v.string(),
      message: v.string(),
      range: v.object({ start: v.object({ line: v.number() }) }),
    }),
  ),
  summary: v.object({ filesAnalyzed: v.number() }),
});

const PYTHON = ['training', 'bench'];
/** Any comment by which pyright says less. */
const IGNORE = /#\s*(pyright|type):\s*(ignore|basic|standard|strict|report)/;
const WITH_REASON = /# pyright: ignore\[[\w, ]+\] \w/;

/** Pyright's errors by the settings in pyproject.toml, as `file:line message`. */
export function typeErrors(): string[] {
  const { stdout } = spawnSync(process.execPath, ['node_modules/pyright/index.js', '--outputjson'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const { generalDiagnostics, summary } = v.parse(Report, JSON.parse(stdout));
  if (summary.filesAnalyzed === 0)
    throw new Error('pyright has read no file: see [tool.pyright] in pyproject.toml');
  return generalDiagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ file, range, message }) => `${place(file, range.start.line)} ${message.split('\n')[0]}`);
}

/** Every comment in the Python code that silences it, and whether it names a rule and a reason. */
export function typeIgnores(): { place: string; isFounded: boolean }[] {
  return PYTHON.flatMap((folder) => filesBelow(folder, /\.py$/)).flatMap(({ path: file, text }) =>
    text
      .split('\n')
      .flatMap((line, number) =>
        IGNORE.test(line)
          ? [{ place: `${place(file, number)} ${line.trim()}`, isFounded: WITH_REASON.test(line) }]
          : [],
      ),
  );
}

function place(file: string, line: number): string {
  return `${path.relative('.', file).replaceAll('\\', '/')}:${line + 1}`;
}
