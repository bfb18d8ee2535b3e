import type { Command } from 'commander';
import { PomonagError } from '../../shared/errors';
import type { ModelsReport } from '../../shared/protocol/engine';
import { runInEngine } from '../runInEngine';
import { addJsonOption, print } from '../print';
import type { JsonOption } from '../print';
import { table } from '../textTable';

export function addModelsCommand(program: Command): void {
  const command = program
    .command('models')
    .description('list the models with their integrity, and the execution provider that runs them');
  addJsonOption(command).action(async (options: JsonOption) => {
    const report = await runInEngine('models', {});
    print(report, options, describeModels);
    const damaged = report.files.find(({ integrity }) => integrity !== 'ok');
    if (damaged !== undefined) throw new PomonagError('bad-model', damaged.integrity);
  });
}

function describeModels({ files, provider, refused }: ModelsReport): string {
  const rows = files.map(({ file, role, space, bytes, sha256 }) => [
    ...[file, role, space ?? 'any', bytes.toLocaleString('en'), sha256],
  ]);
  return (
    `${table(['file', 'role', 'space', 'bytes', 'sha256'], rows)}\n\n` +
    `execution provider: ${provider}\n` +
    refused.map((one) => `not used: ${one.provider} (${one.reason})\n`).join('')
  );
}
