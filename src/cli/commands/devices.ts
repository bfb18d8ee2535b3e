import type { Command } from 'commander';
import { spaceByName } from '../../shared/spaces';
import { runInEngine } from '../engine';
import { spaceOption } from '../options';
import { table } from '../table';

interface Options {
  readonly space: string;
  readonly json?: boolean;
}

export function addDevicesCommand(program: Command): void {
  program
    .command('devices')
    .description('list the devices whose latency can be predicted')
    .addOption(spaceOption())
    .option('--json', 'print as JSON')
    .action(async ({ space, json }: Options) => {
      const devices = await runInEngine('devices', { space: spaceByName(space).name });
      const rows = devices.map(({ name, label, side, sides = [side] }) => [
        name,
        `${sides.join(' to ')} px`,
        label,
      ]);
      process.stdout.write(
        json ? `${JSON.stringify(devices, null, 2)}\n` : `${table(['name', 'input', 'device'], rows)}\n`,
      );
    });
}
