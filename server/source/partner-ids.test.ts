import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '@/lib/stretches';
import { IdBlock, NO_ID, PartnerIds, TWICE } from './partner-ids';

const LARGEST = 2n ** 64n - 1n;
const anId = fc.oneof(
  fc.bigInt({ min: 0n, max: LARGEST }),
  fc.bigInt({ min: 0n, max: 3000n }),
  fc.constantFrom(0n, 999_999_999n, 1_000_000_000n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 2n, LARGEST),
);

const aFewIds = fc.uniqueArray(anId, { maxLength: 300, size: 'max' });
const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), {
  minLength: 60,
  maxLength: 300,
  size: 'max',
});
/** Ids that follow one another with small gaps, from anywhere on: so many of them that each number between has a place. */
const idsInARow = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 53n - 401n }), offsets)
  .map(([first, offsets]) => offsets.map((offset) => first + BigInt(offset)));

const ascending = (ids: readonly bigint[]): bigint[] => ids.toSorted((a, b) => (a < b ? -1 : 1));
const idsAmong = (ids: readonly bigint[]): PartnerIds =>
  new PartnerIds({ count: ids.length, least: ascending(ids)[0] ?? 0n, most: ascending(ids).at(-1) ?? 0n });

/** As many ids as said, `spread` between the first and the last. */
const idsOver = (count: number, first: bigint, spread: number): bigint[] => [
  ...Array.from({ length: count - 1 }, (_, place) => first + BigInt(place)),
  first + BigInt(spread),
];

/** Adds the ids, and finds them and none beside them, one by one and in a block. */
function addAndFind(ids: readonly bigint[], others: readonly bigint[]): void {
  const known = idsAmong(ids);
  const indices = new Map(ids.map((id, index) => [id, index]));
  const [added, twice] = [ids.map((id) => known.add(String(id))), ids.map((id) => known.add(String(id)))];
  expect(added).toEqual([...ids.keys()]);
  expect(twice).toEqual(ids.map(() => TWICE));
  expect(known.length).toBe(ids.length);
  expect(ids.map((_, index) => known.at(index))).toEqual(ids);
  expect(ids.map((id) => known.find(String(id).padStart(20, '0')))).toEqual([...ids.keys()]);
  const asked = [...ids, ...ids.flatMap((id) => [id - 1n, id + 1n]), ...others].filter(
    (id) => id >= 0n && id <= LARGEST,
  );
  const right = asked.map((id) => indices.get(id) ?? -1);
  expect(asked.map((id) => known.find(String(id)))).toEqual(right);
  expect(foundInABlock(known, asked)).toEqual(right);
  const sorted = atOnce(known.inOrder(Uint32Array.from(ids.keys())));
  expect(Array.from(sorted, (index) => ids[index])).toEqual(ascending(ids));
  expect(ids.map((_, index) => known.isBefore(index, 0))).toEqual(ids.map((id) => id < ids[0]!));
}

function foundInABlock(known: PartnerIds, asked: readonly bigint[]): number[] {
  const block = new IdBlock(asked.length);
  for (const [place, id] of asked.entries()) {
    const bytes = Buffer.from(`<${id}>`);
    expect(block.read(place, bytes, 1, bytes.length - 1)).toBe(true);
  }
  const found = new Int32Array(asked.length);
  known.findBlock(block, asked.length, found);
  return [...found];
}

describe('ids of partners', () => {
  it.each([
    ['scattered, beyond what a number holds too', aFewIds],
    ['in a row', idsInARow],
  ])('are found by their digits under the index that they were added with: %s', (_, someIds) => {
    fc.assert(fc.property(someIds, anId, (ids, other) => addAndFind(ids, [other])));
  });

  const EXACT = 2n ** 53n;
  it.each<[string, bigint[]]>([
    ['the last that a number holds exactly', [EXACT - 2n, EXACT - 1n, EXACT - 3n]],
    ['the last of them and the one behind', [EXACT - 1n, EXACT]],
    ['the first two that one number stands for', [EXACT, EXACT + 1n]],
    ['the largest two', [LARGEST - 1n, LARGEST]],
    ['the least', [0n]],
    ['the largest', [LARGEST]],
    ['just dense', idsOver(5, 1_000n, 39)],
    ['just not dense', idsOver(5, 1_000n, 40)],
    ['just dense across nine digits', idsOver(100, 999_999_990n, 799)],
    ['just not dense across nine digits', idsOver(100, 999_999_990n, 800)],
    ['just dense up to the last exact number', idsOver(100, EXACT - 800n, 799)],
    ['just dense but for the last exact number', idsOver(100, EXACT - 799n, 799)],
  ])('are found and none beside them where they are %s', (_, ids) => {
    const far = [0n, 1n, EXACT - 1n, EXACT, EXACT + 1n, EXACT + 2n, LARGEST - 1n, LARGEST];
    addAndFind(ids, [...far, ...ids.flatMap((id) => [id - 2n, id + 2n, id + 2n ** 32n])]);
    addAndFind(ids.toReversed(), far);
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
