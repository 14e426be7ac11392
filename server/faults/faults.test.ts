import { expect, test } from 'vitest';
import { type FaultKind, tryFaults } from './try-faults';

// A few places of each sort in three of the scenes; `npm run faults` strikes everywhere.
const SCENES = ['the schedule runs an hour, sweeps and delivers', 'approve a rerun with cover', 'skip'];
const SOME: readonly FaultKind[] = ['kill', 'transaction', 'connection', 'restart', 'instances', 'clock'];
const EVERY = { kill: 45, transaction: 21, connection: 9, restart: 200, instances: 30, clock: 11, disk: 1 };
const SORTS = [
  'SIGKILL before a statement',
  'SIGKILL while a statement is under way',
  'a deadlock at the COMMIT',
  'a deadlock within a transaction',
  'a COMMIT lost before it was done',
  'a COMMIT done and its answer lost',
  'the way to the source database lost before a statement',
  'the database killed and started again',
  '2 instances at once',
  '3 instances at once',
  'an instance frozen past its lease and woken',
  'a clock that jumps forwards',
];

test('whatever breaks in the middle of what is done, all comes to what an undisturbed world comes to', async () => {
  const report = await tryFaults(SOME, EVERY, () => undefined, SCENES);
  expect(report.failures).toEqual([]);
  expect(report.sorts).toEqual(expect.arrayContaining(SORTS));
}, 240_000);
