/** A long reckoning in stretches of some milliseconds: whoever has other things to do does them in between. */
export type Stretches<T> = Generator<void, T>;

/** So many rows are a stretch. */
export const STRETCH = 1_024;

/** Whether a stretch ends before the row at an index; the rows are counted from 0. */
export const endsStretch = (index: number): boolean => index % STRETCH === STRETCH - 1;

/** Does the whole of it without a pause. */
export function atOnce<T>(work: Stretches<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
