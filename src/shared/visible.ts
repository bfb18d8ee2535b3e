/** Texts from outside, such as the names of files, safe to show in terminals, notices and comments of code. */

/**
 * What terminals, editors and readers obey or do not show: control characters (escapes, line ends), marks that turn the
 * direction of writing, characters without width but for the joiners of scripts and emoji, halves of characters.
 */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu;

/** The text with such characters written as `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}
