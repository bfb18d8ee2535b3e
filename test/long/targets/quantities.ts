/** Quantities as people type them. What is accepted must be a finite number above 0. */

import assert from 'node:assert/strict';
import { parseQuantity } from '../../../src/shared/quantity';
import { mutateText, pick } from '../mutate';
import { bytesOf, textOf } from '../target';
import type { Target } from '../target';

const EXAMPLES = ['500K', '1.5e6', '1,500,000', '1.5 M', '2B', '0.25', '3 ms', '１００'];

export const quantities: Target = {
  name: 'quantities',
  what: 'limits typed into fields and options',
  cases: 20_000,
  make: (random) => bytesOf(mutateText(random, pick(random, EXAMPLES))),
  feed(input) {
    const value = parseQuantity(textOf(input));
    if (value !== null) assert.ok(Number.isFinite(value) && value >= 0, String(value));
    return value !== null;
  },
};
