/** The name of a table or a column is written as it is. */
const NAME = /^[a-z]+_/;

/** A text that may or may not be a sentence yet, as one: a capital first and a point at its end. */
export function sentenceOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const first = NAME.test(trimmed) ? trimmed.charAt(0) : trimmed.charAt(0).toUpperCase();
  return `${first}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
