/**
 * Texts in the user's language. Code that knows neither the editor nor the page asks here; the process that it runs in
 * has set the texts before anything else. Without any, as on the command line, texts are English. Numbers are written
 * alike in every language, as in code and in exported files.
 */

/** Texts of a language by their English ones, as in `l10n/bundle.l10n.LANGUAGE.json`. */
export type Texts = Readonly<Record<string, string>>;

export type Translate = (english: string, ...values: readonly (string | number)[]) => string;

let current: Texts = {};

export function setTexts(texts: Texts): void {
  current = texts;
}

/**
 * A text in the user's language.
 * @param text what it is in English and known by; `{0}`, `{1}`, ... stand for the values. A literal: a test collects
 *   them
 */
export const t: Translate = (text, ...values) =>
  english(Object.hasOwn(current, text) ? (current[text] ?? text) : text, ...values);

/** An English text, whatever the user's language, for what is kept or read by programs. */
export const english: Translate = (text, ...values) =>
  text.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
