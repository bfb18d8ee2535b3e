import type { Command } from 'commander';
import { PomonagError } from '../../shared/errors';
import { runInEngine } from '../engine';
import { table } from '../table';

export function addModelsCommand(program: Command): void {
  program
    .command('models')
    .description('list the models with their integrity, and the execution provider that runs them')
    .option('--json', 'print as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await runInEngine('models', {});
      const rows = report.files.map((f) => [
        f.file,
        f.role,
        f.space ?? 'any',
        f.bytes.toLocaleString('en'),
        f.sha256,
      ]);
      const refused = report.refused
        .map(({ provider, reason }) => `not used: ${provider} (${reason})\n`)
        .join('');
      process.stdout.write(
        json
          ? `${JSON.stringify(report, null, 2)}\n`
          : `${table(['file', 'role', 'space', 'bytes', 'sha256'], rows)}\n\n` +
              `execution provider: ${report.provider}\n${refused}`,
      );
      const damaged = report.files.find(({ integrity }) => integrity !== 'ok');
      if (damaged !== undefined) throw new PomonagError('bad-model', damaged.integrity);
    });
}
