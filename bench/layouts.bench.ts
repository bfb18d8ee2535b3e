/** How many layouts of folders are tried, and how many of them are neither understood nor refused with the right hint. */

import { withFolder } from '../test/support/images';
import { LAYOUTS } from '../test/fixtures/layouts';
import { faultOf, writeLayout } from '../test/support/layouts';
import { record } from './metrics';

async function main(): Promise<void> {
  let wrong = 0;
  for (const [name, layout] of Object.entries(LAYOUTS)) {
    const fault = await withFolder(async (folder) => {
      writeLayout(folder, layout);
      return faultOf(folder, layout.expected);
    });
    if (fault !== null) console.log(`${name}: ${fault}`);
    wrong += fault === null ? 0 : 1;
  }
  const n = Object.keys(LAYOUTS).length;
  const common = { n, seeds: [], spread: null, command: 'npm run bench layouts' };
  record('dataset.layouts', { value: n, unit: 'layouts', ...common });
  record('dataset.layouts_wrong', { value: wrong, unit: 'layouts', ...common });
}

void main();
