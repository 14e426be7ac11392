import { judgeOffset, readClock } from '@/server/instance/clock-offset';
import { readInstances } from '@/server/instance/heartbeat';
import type { Condition, Looking, Watcher } from './sorts';

/** A clock that stands is taken for right again well below where it was taken for off, so that one at the bound is not told of every minute. */
const RIGHT_BELOW_MS = 3_000;

export const clockOff: Watcher = {
  sort: 'clock off',
  async look(looking) {
    const instances = await readInstances(looking.world.db, looking.now);
    const found = [
      ...instances.map(({ name, host, clockOffsetMs }) => told(`${name} on ${host}`, clockOffsetMs, looking)),
      await ofSource(looking),
    ];
    return found.filter((condition) => condition !== null);
  },
};

const SOURCE = 'the source database';

/** While the source is away nobody knows what its clock says, and what stood still stands. */
async function ofSource(looking: Looking): Promise<Condition | null> {
  const { db, source } = looking.world;
  const theirs = await readClock(source).catch(() => null);
  if (theirs === null) return looking.open.has(keyOf(SOURCE)) ? toldStill(SOURCE) : null;
  const ours = await readClock(db.$client);
  return told(SOURCE, ours.aheadMs - theirs.aheadMs, looking);
}

function told(whose: string, offsetMs: number, { open }: Looking): Condition | null {
  const { obstacle, warning } = judgeOffset(whose, offsetMs);
  const sentence = obstacle ?? warning;
  if (sentence) return { key: keyOf(whose), sentence: `${sentence} Set it right.`, path: '/' };
  return open.has(keyOf(whose)) && Math.abs(offsetMs) >= RIGHT_BELOW_MS ? toldStill(whose) : null;
}

const keyOf = (whose: string): string => `clock off:${whose}`;

/** What stands keeps the sentence that it began with. */
const toldStill = (whose: string): Condition => ({ key: keyOf(whose), sentence: '', path: '/' });
