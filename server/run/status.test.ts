import { afterEach, expect, test } from 'vitest';
import { parseInstant, periodFrom } from '@/lib/period';
import { transaction } from '../db/transaction';
import { addPartners, addVotes, lines, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { askForRun } from './ask';
import { waitingRun } from './decide';
import { moveStatus } from './status';

const HOUR = periodFrom('hourly', parseInstant('2026-03-01T00:00Z'), 'UTC');
const signal = new AbortController().signal;

let world: TestWorld;
afterEach(() => world.close());

test('the statement that publishes is itself one that no name of the requester gets past', async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z' });
  await addPartners(world, 1);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
  const olga = { actor: { name: 'olga', role: 'operator' as const }, reason: 'the story says so' };
  await askForRun(world, HOUR, olga, { gate: 'manual' }, signal);
  const run = await waitingRun(world.db, HOUR);
  const now = await world.clock();
  const publishAs = (name: string, names: readonly string[]) =>
    transaction(world.db, (tx) =>
      moveStatus(tx, now, run, 'published', { name, role: 'approver' }, null, {}, names),
    );
  const standing = () => lines(world.db.$client, 'SELECT status, requested_by FROM runs');
  const audited = () => lines(world.db.$client, 'SELECT COUNT(*) FROM audit');
  const before = await audited();
  // Also where a name is written otherwise, or is one of several that a person signs with.
  for (const names of [['olga'], ['OLGA'], ['anna', 'olga']])
    await expect(publishAs(names[0]!, names)).rejects.toThrow(`run ${run.id} is no longer waiting`);
  expect([await standing(), await audited()]).toEqual([['waiting olga'], before]);
  await publishAs('anna', ['anna', 'token:reports']);
  expect(await standing()).toEqual(['published olga']);
});
