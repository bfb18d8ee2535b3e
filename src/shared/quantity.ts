/** Quantities as people type them: `500k`, `1.5M`, `2G`, `1.5e6`, `1,500,000`. */

const SCALES = { '': 1, k: 1e3, m: 1e6, g: 1e9 } as const;
const QUANTITY = /^((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e\+?\d+)?)\s*([kmg]?)$/i;

/** The number, or null where the text is none above 0. A comma parts thousands: it is no decimal point. */
export function parseQuantity(text: string): number | null {
  const match = QUANTITY.exec(text.trim());
  if (match === null) return null;
  const [, number = '', suffix = ''] = match;
  const value = Number(number.replaceAll(',', '')) * SCALES[suffix.toLowerCase() as keyof typeof SCALES];
  return value > 0 && Number.isFinite(value) ? value : null;
}
