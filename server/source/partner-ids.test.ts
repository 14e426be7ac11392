import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '@/lib/stretches';
import { PartnerIds } from './partner-ids';

const LARGEST = 2n ** 64n - 1n;
const anId = fc.oneof(
  fc.bigInt({ min: 0n, max: LARGEST }),
  fc.bigInt({ min: 0n, max: 3000n }),
  fc.constantFrom(0n, 999_999_999n, 1_000_000_000n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 2n, LARGEST),
);

describe('ids of partners', () => {
  it('are found by their digits under the index that they were added with, beyond what a number holds too', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anId, { maxLength: 300 }), anId, (ids, other) => {
        const known = new PartnerIds(ids.length);
        for (const [index, id] of ids.entries()) expect(known.add(String(id))).toBe(index);
        expect(known.length).toBe(ids.length);
        for (const [index, id] of ids.entries()) {
          expect(known.find(String(id))).toBe(index);
          expect(known.at(index)).toBe(id);
          expect(known.add(String(id))).toBe(-1);
        }
        expect(known.find(String(other))).toBe(ids.indexOf(other));
        const ascending = ids.toSorted((a, b) => (a < b ? -1 : 1));
        const sorted = atOnce(known.inOrder(Uint32Array.from(ids.keys())));
        expect(Array.from(sorted, (index) => ids[index])).toEqual(ascending);
        for (const [index, id] of ids.entries()) expect(known.isBefore(index, 0)).toBe(id < ids[0]!);
      }),
    );
  });

  it('are as many as were counted, some thousands, and no more', () => {
    const known = new PartnerIds(30_000);
    for (let id = 0; id < 30_000; id++) known.add(String(id * 1_000_000_007));
    for (let id = 0; id < 30_000; id++) expect(known.find(String(id * 1_000_000_007))).toBe(id);
    expect(known.find('1')).toBe(-1);
    expect(() => known.add('1')).toThrow('more partners than the 30000 counted');
  });

  it.each(['', '-1', 'null', '1.5', '18446744073709551616'])('are no %j', (text) => {
    const known = new PartnerIds(3);
    known.add('5');
    expect(() => known.add(text)).toThrow(RangeError);
    if (text !== '') expect(known.find(text)).toBe(-1);
  });
});
