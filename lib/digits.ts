const ZERO_DIGIT = 48;

/** The number that the digits in a part of some bytes say, at most 15 of them, or -1 where one of them is none. */
export function digitsAt(bytes: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - ZERO_DIGIT;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** The longest text that `bytesOf` takes. */
export const LONGEST = 64;

const scratch = new Uint8Array(LONGEST);

/** The bytes of a short text of digits, which hold until the next text is asked for. A character that is none of ASCII becomes a zero byte, which no digit is. */
export function bytesOf(text: string): Uint8Array {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    scratch[at] = code < 128 ? code : 0;
  }
  return scratch;
}
