import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Kind } from '@/lib/period';
import { WireRow } from '../db/wire-row';
import type { Cells } from './batches';
import { RewardTally } from './digest';

// Digests are stored with runs that are verified years later: whatever a row's text is, it stays.
const PLACED: Cells = ['0', '4711', '1', '3', '{"up":3}', '6.00000000', '0.50000000'];
const UNPLACED: Cells = ['1', '18446744073709551615', null, '1', '{"up":1}', '2.00000000', null];

test.each<[Kind, Cells, Cells, string]>([
  [
    'hourly',
    ['1.00000000', null, null, null, '0.00000001'],
    [null, null, null, null, '2.00000000'],
    `0 4711 1 3 {"up":3} 6.00000000 0.50000000 1.00000000 - - - 0.00000001 0.00000000
1 18446744073709551615 - 1 {"up":1} 2.00000000 - - - - - 2.00000000 0.00000000
`,
  ],
  [
    'daily',
    ['1.00000000', null, null, null, null, null, '0.00000001', '0.25000000'],
    [null, null, null, null, '2.00000000', null, null, '0.00000000'],
    `0 4711 1 3 {"up":3} 6.00000000 0.50000000 1.00000000 - - - - - 0.00000001 0.25000000
1 18446744073709551615 - 1 {"up":1} 2.00000000 - - - - - 2.00000000 - - 0.00000000
`,
  ],
])('the digest of %s rewards is that of a line each, as it has always been', (kind, first, second, text) => {
  const tally = new RewardTally(kind);
  tally.add([...PLACED, ...first]);
  tally.add([...UNPLACED, ...second]);
  expect(tally.digest()).toBe(createHash('sha256').update(text).digest('hex'));
});

/** A row of the text protocol: before each cell stands its length, in a byte, or in two behind a sign; or a sign that it is null. */
function wireRow(cells: Cells): WireRow {
  const parts = cells.map((cell) => {
    if (cell === null) return Buffer.of(0xfb);
    const bytes = Buffer.from(cell);
    const { length } = bytes;
    return Buffer.concat([
      length < 0xfb ? Buffer.of(length) : Buffer.of(0xfc, length & 0xff, length >> 8),
      bytes,
    ]);
  });
  const [header, row] = [Buffer.from([1, 2, 3, 4]), new WireRow()];
  const packet = Buffer.concat([header, ...parts]);
  row.take(Buffer.concat([packet, Buffer.from('the next')]), header.length, packet.length);
  return row;
}

/** More types than one byte can say the length of, and letters of more bytes than one. */
const MANY_TYPES: Cells = [
  '2',
  '9007199254740993',
  '2',
  '80',
  JSON.stringify(Object.fromEntries(Array.from({ length: 40 }, (_, place) => [`type ✓ no. ${place}`, 2]))),
  '999999999999.99999999',
  '0.00000000',
];

test.each<[Kind, Cells[], bigint[], number[], bigint]>([
  [
    'hourly',
    [
      ['1.00000000', null, null, null, '0.00000001'],
      [null, null, null, null, '2.00000000'],
      ['999999999999.99999999', '0.00000000', '3.50000000', null, '5.00000000'],
    ],
    [1_000_000_000_000_99999999n, 0n, 3_50000000n, 0n, 7_00000001n],
    [2, 1, 1, 0, 3],
    0n,
  ],
  [
    'daily',
    [
      ['1.00000000', null, null, null, null, null, '0.00000001', '0.25000000'],
      [null, null, null, null, '2.00000000', null, null, '0.00000000'],
      [
        '999999999999.99999999',
        '0.00000000',
        '3.50000000',
        null,
        '5.00000000',
        null,
        '0.00000002',
        '999999999999.99999999',
      ],
    ],
    [1_000_000_000_000_99999999n, 0n, 3_50000000n, 0n, 7_00000000n, 0n, 3n],
    [2, 1, 1, 0, 2, 0, 2],
    1_000_000_000_000_24999999n,
  ],
])(
  'stored %s rewards come to what they came to before they were written',
  (kind, amounts, sums, members, bonus) => {
    const [written, stored] = [new RewardTally(kind), new RewardTally(kind)];
    for (const [place, start] of [PLACED, UNPLACED, MANY_TYPES].entries()) {
      const cells: Cells = [...start, ...amounts[place]!];
      written.add(cells);
      stored.addStored(wireRow(cells));
    }
    for (const tally of [written, stored]) {
      expect(tally.rows).toBe(3);
      expect(tally.sums).toEqual(sums);
      expect(tally.members).toEqual(members);
      expect(tally.bonus).toBe(bonus);
    }
    expect(stored.digest()).toBe(written.digest());
  },
);
