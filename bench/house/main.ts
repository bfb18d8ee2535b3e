/** Prints every count with its goal, how it is counted and what it is made of, and writes it to docs/metrics.json. */

import { record } from '../metrics';
import { COUNTS } from './counts';

async function main(): Promise<void> {
  const rows: { key: string; today: number; goal: number }[] = [];
  for (const { key, means, unit, goal, count } of COUNTS) {
    const { value, items } = await count();
    record(key, { value, unit, n: 1, seeds: [], spread: null, command: 'npm run house' });
    console.log([means, ...items.map((item) => `  ${item}`), ''].join('\n'));
    rows.push({ key, today: Math.round(10 * value) / 10, goal });
  }
  console.table(rows);
}

void main();
