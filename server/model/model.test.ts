import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../testing/database';
import { type Checked, checkSequences, readReplay, type Wanted } from './check-sequences';
import { Tally } from './tally';

// The seeds are fixed, so that a red run is the change's fault and nobody else's; `npm run faults -- --model` plays others. Where a change of
// what is drawn leaves a verb without its turn, other seeds are chosen.

const SEED = 80;

async function checked(wanted: Wanted): Promise<Checked> {
  const databases = await Promise.all([
    freshDatabase('own'),
    freshDatabase('source'),
    freshDatabase('remote'),
  ]);
  const [own, source, remote] = databases.map(({ url }) => url);
  try {
    return await checkSequences({ own: own!, source: source!, remote: remote! }, wanted);
  } finally {
    for (const { drop } of databases) await drop();
  }
}

const again = process.env.MODEL_REPLAY;

// Only one of the two is there at all, so that nothing is ever passed over.
if (again) {
  test('a sequence of MODEL_REPLAY', async () => {
    expect((await checked(readReplay(again))).failure).toBeNull();
  }, 600_000);
} else {
  describe('whatever happens in whatever order, the books stand as the rules say', () => {
    const LONGEST = 45;
    const all = new Tally();

    test.each([
      ['utc', 8, SEED],
      ['a day of 23 hours', 1, SEED],
      ['a day of 25 hours', 1, SEED],
      ['a short last hour', 1, SEED],
      ['half an hour off', 1, 3],
    ])(
      '%s',
      async (layout, runs, seed) => {
        const { tally, failure } = await checked({ layout, runs, longest: LONGEST, seed });
        expect(failure).toBeNull();
        all.add(tally);
      },
      300_000,
    );

    test('every verb has been done in these, and every one that may be refused was', () => {
      expect(all.unseen()).toEqual([]);
    });

    test('two acts at once come to what one after the other does', async () => {
      const { tally, failure } = await checked({
        layout: 'utc',
        runs: 2,
        longest: 30,
        pairs: true,
        seed: SEED,
      });
      expect(failure).toBeNull();
      expect(tally.pairs).toBeGreaterThan(0);
    }, 300_000);
  });
}
