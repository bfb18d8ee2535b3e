/**
 * Texts in the user's language. Code that knows neither the editor nor the page asks here; the process that it runs in
 * has set the texts before anything else. Without any, as on the command line, texts are English. Numbers are written
 * alike in every language, as in code and in exported files.
 */

/** Texts of a language by their English ones, as in `l10n/bundle.l10n.LANGUAGE.json`. */
export type Texts = Readonly<Record<string, string>>;

let current: Texts = {};

export function setTexts(texts: Texts): void {
  current = texts;
}

/**
 * A text in the user's language.
 * @param english what it is in English and known by; `{0}`, `{1}`, ... stand for the values. A literal: a test collects
 *   them
 */
export function t(english: string, ...values: readonly (string | number)[]): string {
  const text = Object.hasOwn(current, english) ? (current[english] ?? english) : english;
  return text.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}
