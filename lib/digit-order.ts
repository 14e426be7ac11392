import { endsStretch, type Stretches } from './stretches';

/** Puts indices in order by digits of 16 bits each, the lowest first, which compares no two of them; equal ones keep the order in which they came. */
export function* orderByDigits(
  indices: Uint32Array,
  digits: readonly ((index: number) => number)[],
): Stretches<Uint32Array> {
  let from = indices;
  let to: Uint32Array = new Uint32Array(indices.length);
  for (const digitOf of digits) {
    const next = new Uint32Array(65_537);
    for (let at = 0; at < from.length; at++) {
      if (endsStretch(at)) yield;
      next[digitOf(from[at]!) + 1]!++;
    }
    for (let digit = 1; digit < next.length; digit++) next[digit]! += next[digit - 1]!;
    for (let at = 0; at < from.length; at++) {
      if (endsStretch(at)) yield;
      const index = from[at]!;
      to[next[digitOf(index)]!++] = index;
    }
    [from, to] = [to, from];
  }
  return from;
}
