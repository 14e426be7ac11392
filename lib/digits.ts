const ZERO_DIGIT = 48;

/** The number that the digits of a part of a text say, at most 15 of them, or -1 where one of them is none. */
export function digitsAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO_DIGIT;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
