import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Kind } from '@/lib/period';
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
