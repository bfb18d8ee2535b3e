import type { Command } from 'commander';
import { SPACE_NAMES, spaceByName } from '../../shared/spaces';
import { runInEngine } from '../engine';
import { table } from '../table';

interface Options {
  readonly space: string;
  readonly json?: boolean;
}

export function addDevicesCommand(program: Command): void {
  program
    .command('devices')
    .description('list the devices whose latency can be predicted')
    .option('--space <name>', `search space (${SPACE_NAMES.join(', ')})`, 'nasbench201')
    .option('--json', 'print as JSON')
    .action(async ({ space, json }: Options) => {
      const devices = await runInEngine('devices', { space: spaceByName(space).name });
      const rows = devices.map(({ name, label, side }) => [name, `${side} px`, label]);
      process.stdout.write(
        json ? `${JSON.stringify(devices, null, 2)}\n` : `${table(['name', 'input', 'device'], rows)}\n`,
      );
    });
}
