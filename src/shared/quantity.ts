/** Quantities as people type them: `500k`, `1.5M`, `2G`. */

const SCALES = { k: 1e3, m: 1e6, g: 1e9 } as const;

/** The number, or null where the text is none above 0. A comma parts thousands: it is no decimal point. */
export function parseQuantity(text: string): number | null {
  const match = /^((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([kmg]?)$/i.exec(text.trim());
  if (match === null) return null;
  const suffix = (match[2] ?? '').toLowerCase();
  const number = Number((match[1] ?? '').replaceAll(',', ''));
  const value = number * (suffix in SCALES ? SCALES[suffix as keyof typeof SCALES] : 1);
  return value > 0 ? value : null;
}
