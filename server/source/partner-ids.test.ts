import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '@/lib/stretches';
import { NO_ID, PartnerIds, TWICE } from './partner-ids';

const LARGEST = 2n ** 64n - 1n;
const anId = fc.oneof(
  fc.bigInt({ min: 0n, max: LARGEST }),
  fc.bigInt({ min: 0n, max: 3000n }),
  fc.constantFrom(0n, 999_999_999n, 1_000_000_000n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 2n, LARGEST),
);

const aFewIds = fc.uniqueArray(anId, { maxLength: 300 });
/** Ids that follow one another with small gaps, from anywhere on. */
const idsInARow = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 53n - 3_000n }), fc.uniqueArray(fc.integer({ min: 0, max: 400 })))
  .map(([first, offsets]) => offsets.map((offset) => first + BigInt(offset)));

const ascending = (ids: readonly bigint[]): bigint[] => ids.toSorted((a, b) => (a < b ? -1 : 1));
const idsAmong = (ids: readonly bigint[]): PartnerIds =>
  new PartnerIds({ count: ids.length, least: ascending(ids)[0] ?? 0n, most: ascending(ids).at(-1) ?? 0n });

describe('ids of partners', () => {
  it.each([
    ['scattered, beyond what a number holds too', aFewIds],
    ['in a row', idsInARow],
  ])('are found by their digits under the index that they were added with: %s', (_, someIds) => {
    fc.assert(
      fc.property(someIds, anId, (ids, other) => {
        const known = idsAmong(ids);
        for (const [index, id] of ids.entries()) expect(known.add(String(id))).toBe(index);
        expect(known.length).toBe(ids.length);
        for (const [index, id] of ids.entries()) {
          expect(known.find(String(id))).toBe(index);
          expect(known.find(String(id).padStart(20, '0'))).toBe(index);
          expect(known.at(index)).toBe(id);
          expect(known.add(String(id))).toBe(TWICE);
          for (const beside of [id - 1n, id + 1n])
            if (beside >= 0n && beside <= LARGEST)
              expect(known.find(String(beside))).toBe(ids.indexOf(beside));
        }
        expect(known.find(String(other))).toBe(ids.indexOf(other));
        const sorted = atOnce(known.inOrder(Uint32Array.from(ids.keys())));
        expect(Array.from(sorted, (index) => ids[index])).toEqual(ascending(ids));
        for (const [index, id] of ids.entries()) expect(known.isBefore(index, 0)).toBe(id < ids[0]!);
      }),
    );
  });

  it('are as many as were counted, some thousands, and no more', () => {
    const id = (place: number) => String(place * 1_000_000_007);
    const known = new PartnerIds({ count: 30_000, least: 0n, most: BigInt(id(29_999)) });
    for (let place = 0; place < 30_000; place++) known.add(id(place));
    for (let place = 0; place < 30_000; place++) expect(known.find(id(place))).toBe(place);
    expect(known.find('1')).toBe(-1);
    expect(() => known.add('1')).toThrow('more partners than the 30000 counted');
  });

  it('are not taken where they are beyond those that there can be', () => {
    const known = new PartnerIds({ count: 3, least: 5n, most: 7n });
    expect(() => known.add('8')).toThrow('partner 8 is none of those that there could be');
  });

  it.each(['', '-1', 'null', '1.5', '18446744073709551616'])('are no %j', (text) => {
    for (const known of [idsAmong([5n, 6n]), idsAmong([5n, LARGEST])]) {
      known.add('5');
      expect(known.add(text)).toBe(NO_ID);
      if (text !== '') expect(known.find(text)).toBe(-1);
    }
  });
});
