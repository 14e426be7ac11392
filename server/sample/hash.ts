/** 32 evenly spread bits from whole numbers. The sample has no randomness: the same numbers always give the same bits. */
export function spread(...numbers: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** The same for a text, by its characters. */
export function spreadText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return spread(hash);
}

/** Whether these bits are among the one in so many that something happens to. */
export const oneIn = (chance: number, bits: number): boolean => bits % chance === 0;
