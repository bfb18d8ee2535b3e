import type { Command } from 'commander';
import { spaceByName } from '../../spaces';
import { runInEngine } from '../runInEngine';
import { addJsonOption, print } from '../print';
import type { JsonOption } from '../print';
import { spaceOption } from '../options';
import { table } from '../textTable';

interface Options extends JsonOption {
  readonly space: string;
}

export function addDevicesCommand(program: Command): void {
  const command = program
    .command('devices')
    .description('list the devices whose latency can be predicted')
    .addOption(spaceOption());
  addJsonOption(command).action(async ({ space, ...options }: Options) => {
    print(await runInEngine('devices', { space: spaceByName(space).name }), options, (devices) => {
      const rows = devices.map(({ name, label, side, sides = [side] }) => [
        name,
        `${sides.join(' to ')} px`,
        label,
      ]);
      return `${table(['name', 'input', 'device'], rows)}\n`;
    });
  });
}
