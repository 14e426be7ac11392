import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../testing/database';
import { checkSequences, readReplay, type Wanted } from './check-sequences';

// The seeds are fixed, so that a red run is the change's fault and nobody else's; `npm run faults -- --model` plays others.

const SEED = 20_260_302;

async function failureOf(wanted: Wanted): Promise<string | null> {
  const databases = await Promise.all([
    freshDatabase('own'),
    freshDatabase('source'),
    freshDatabase('remote'),
  ]);
  const [own, source, remote] = databases.map(({ url }) => url);
  try {
    return (await checkSequences({ own: own!, source: source!, remote: remote! }, wanted)).failure;
  } finally {
    for (const { drop } of databases) await drop();
  }
}

const again = process.env.MODEL_REPLAY;

// Only one of the two is there at all, so that nothing is ever passed over.
if (again) {
  test('a sequence of MODEL_REPLAY', async () => {
    expect(await failureOf(readReplay(again))).toBeNull();
  }, 600_000);
} else {
  describe('whatever happens in whatever order, the books stand as the rules say', () => {
    test.each([
      ['utc', 14],
      ['a day of 23 hours', 3],
      ['a day of 25 hours', 3],
      ['a short last hour', 3],
      ['half an hour off', 3],
    ])(
      '%s',
      async (layout, runs) => {
        expect(await failureOf({ layout, runs, longest: 50, seed: SEED })).toBeNull();
      },
      300_000,
    );
  });
}
