/**
 * The record of measured numbers, docs/metrics.json, as training/base/record.py keeps it: test/golden/metrics.json
 * holds both to the same characters.
 */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

export const METRICS = 'docs/metrics.json';

export interface Metric {
  readonly value: number;
  readonly unit: string;
  /** How many items or repeats the value is taken over. */
  readonly n: number;
  /** The seeds it is taken over; empty: nothing random. */
  readonly seeds: readonly number[];
  /** Standard deviation over repeats or seeds, if there are several. */
  readonly spread: number | null;
  /** Measures the number again. */
  readonly command: string;
}

export type Metrics = Record<string, Metric & { readonly date: string }>;

export function readMetrics(file = METRICS): Metrics {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Metrics) : {};
}

/** Writes one measured number, keeping all others, and prints it. */
export function record(key: string, metric: Metric, file = METRICS): void {
  if (!Number.isFinite(metric.value)) throw new Error(`${key}: ${metric.value} is not a measurement`);
  const date = new Date().toISOString().slice(0, 10);
  const rounded = {
    ...metric,
    value: significant(metric.value),
    spread: metric.spread && significant(metric.spread),
  };
  const metrics: Metrics = { ...readMetrics(file), [key]: { ...rounded, date } };
  writeFileSync(`${file}.part`, `${JSON.stringify(sorted(metrics), null, 2)}\n`);
  renameSync(`${file}.part`, file);
  console.log(`${key}: ${rounded.value} ${metric.unit} (n ${metric.n}, spread ${rounded.spread ?? '-'})`);
}

/** Four significant digits: more would be noise. */
function significant(value: number): number {
  return Number(value.toPrecision(4));
}

/** Keys in order, on both levels, so that the two writers of the file agree. */
function sorted<T>(value: Record<string, T>): Record<string, T> {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      key,
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? (sorted(inner as Record<string, unknown>) as T)
        : inner,
    ]),
  );
}

export function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const high = ordered[middle] ?? NaN;
  return ordered.length % 2 === 1 ? high : ((ordered[middle - 1] ?? NaN) + high) / 2;
}

export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
