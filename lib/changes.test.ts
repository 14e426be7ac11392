import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf } from './changes';

test('values that are other after than before are told by where they stand', () => {
  const before = { gate: 'auto', limits: { total: '2', voters: 3 }, kept: true };
  const after = { gate: 'guarded', limits: { total: '2', voters: 4 }, kept: true, added: null };
  expect(changesOf(before, after)).toEqual([
    { path: 'gate', before: 'auto', after: 'guarded' },
    { path: 'limits.voters', before: '3', after: '4' },
    { path: 'added', before: null, after: 'null' },
  ]);
});

test('what is new has no before, and what is gone no after', () => {
  expect(changesOf(null, { cc: '12.50000000' })).toEqual([
    { path: 'cc', before: null, after: '12.50000000' },
  ]);
  expect(changesOf({ list: { version: 1 } }, undefined)).toEqual([
    { path: 'list.version', before: '1', after: null },
  ]);
  expect(changesOf(null, 'waiting')).toEqual([{ path: '', before: null, after: 'waiting' }]);
});

test('of lists of plain values it tells what came and what went, and a new order', () => {
  expect(changesOf({ ids: ['1', '2', '3'] }, { ids: ['2', '3', '4', '5'] })).toEqual([
    { path: 'ids', before: '1', after: '4, 5' },
  ]);
  expect(changesOf({ ids: ['1', '2'] }, { ids: ['2', '1'] })).toEqual([
    { path: 'ids', before: '1, 2', after: '2, 1' },
  ]);
});

test('lists of documents are compared one by one', () => {
  const before = [{ pool: 'hourly', amount: '1' }];
  const after = [
    { pool: 'hourly', amount: '2' },
    { pool: 'daily', amount: '3' },
  ];
  expect(changesOf(before, after)).toEqual([
    { path: '[0].amount', before: '1', after: '2' },
    { path: '[1].pool', before: null, after: 'daily' },
    { path: '[1].amount', before: null, after: '3' },
  ]);
});

test('a value in place of a document is told whole', () => {
  expect(changesOf({ cap: { percent: '10' } }, { cap: null })).toEqual([
    { path: 'cap', before: '{"percent":"10"}', after: 'null' },
  ]);
});

test('a document does not differ from itself, and differs from any other', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
      expect(changesOf(value, structuredClone(value))).toEqual([]);
    }),
  );
  const flat = fc.dictionary(
    fc.string({ minLength: 1 }),
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)),
  );
  fc.assert(
    fc.property(flat, flat, (one, other) => {
      const same = [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
        (key) => Object.hasOwn(one, key) === Object.hasOwn(other, key) && one[key] === other[key],
      );
      expect(changesOf(one, other).length === 0).toBe(same);
    }),
  );
});
