/** Quantities as people type them: `500k`, `1.5M`, `2G`. */

const SCALES = { k: 1e3, m: 1e6, g: 1e9 } as const;

/** The number, or null where the text is none above 0. */
export function parseQuantity(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)$/i.exec(text.trim().replaceAll(',', ''));
  if (match === null) return null;
  const suffix = (match[2] ?? '').toLowerCase();
  const value = Number(match[1]) * (suffix in SCALES ? SCALES[suffix as keyof typeof SCALES] : 1);
  return value > 0 ? value : null;
}
