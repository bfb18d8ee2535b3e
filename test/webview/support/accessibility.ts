import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** axe-core's rules that go by colours, which are all that a theme changes. */
const BY_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What axe-core finds serious or critical on the page: rule, help and elements, one text each.
 * @param only the rules: all of them, or those about colours, for a page that is checked already in another theme
 */
export async function seriousProblems(page: Page, only: 'all' | 'colours' = 'all'): Promise<string[]> {
  const loaded = await page.evaluate(() => 'axe' in globalThis);
  if (!loaded) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (options: RunOptions) =>
      (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
    { resultTypes: ['violations'], ...(only === 'colours' && { runOnly: BY_COLOURS }) } satisfies RunOptions,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
}
