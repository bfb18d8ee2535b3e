import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `condition` holds.
 * @param {() => boolean | Promise<boolean>} condition
 * @param {string} what is waited for, for the error
 * @param {number} [patience] in milliseconds
 * @throws {Error} where it does not hold in time
 */
export async function waitFor(condition, what, patience = 15_000) {
  const deadline = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await delay(50);
  }
}
