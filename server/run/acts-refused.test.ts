import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAmount } from '@/lib/amount';
import { account, pool } from '@/lib/books';
import { parseInstant, periodFrom } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import type { Ask } from '../act';
import { breaches } from '../db/schema';
import { approvePolicy, proposePolicy } from '../policy/change';
import { approveCorrection, proposeCorrection } from '../pool/by-hand';
import { accrueByHand } from '../pool/late';
import { Refusal } from '../refusal';
import { pauseSchedule } from '../scheduler/pause';
import { findings } from '../testing/published-day';
import { addPartners, addVotes, lines, publications, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { changeSpecialList } from '../transfer/special-list';
import { askForRun } from './ask';
import { approve, reject, seenOf, waitingRun } from './decide';
import { previewRerun } from './preview';
import { skip } from './skip';

const signal = new AbortController().signal;
const at = (hour: number) => parseInstant(`2026-03-01T${String(hour).padStart(2, '0')}:00Z`);
const HOUR = periodFrom('hourly', at(0), 'UTC');
const as = (name: string, role: 'operator' | 'approver' | 'admin'): Ask => ({
  actor: { name, role },
  reason: 'the story says so',
});
const [olga, anna, ada] = [as('olga', 'operator'), as('anna', 'approver'), as('ada', 'admin')];

let world: TestWorld;
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T01:30Z' });
  await addPartners(world, 2);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '40', '2026-03-01 00:10:00']]);
});
afterEach(() => world.close());

test('a correction on the partners is no part of a period, and leaves verify green', async () => {
  const five = { from: account('adjustments'), to: account('partners'), amount: parseAmount('5') };
  const { id } = await proposeCorrection(world, five, olga);
  await approveCorrection(world, id, anna);
  world.setClock('2026-03-02T00:31Z');
  await ring(world);
  expect((await findings(world)).filter(({ sort }) => sort === 'broken')).toEqual([]);
});

test('nothing is corrected into a period before the program', async () => {
  const early = { from: account('adjustments'), to: pool('hourly', parseInstant('2025-01-01T00:00Z')) };
  await expect(proposeCorrection(world, { ...early, amount: parseAmount('5') }, olga)).rejects.toThrow(
    'the program starts with',
  );
});

test('a rerun that would take back more than a correction has left the partners is refused until that is put right', async () => {
  await ring(world);
  const book = async (from: 'partners' | 'adjustments', to: typeof from) => {
    const six = { from: account(from), to: account(to), amount: parseAmount('6') };
    await approveCorrection(world, (await proposeCorrection(world, six, olga)).id, anna);
  };
  await book('partners', 'adjustments');
  await world.source.query('DELETE FROM votes');
  await askForRun(world, HOUR, olga, { rerun: { standings: 'frozen' } }, signal);
  const run = await waitingRun(world.db, HOUR);
  const seen = seenOf(run);
  // The hour paid its 10 CC whole; 4 are left, and all 10 are taken back.
  expect((await previewRerun(world, run.id)).refused).toMatch(/^partners have 6.00000000 CC less/);
  await expect(approve(world, HOUR, anna, seen, true)).rejects.toThrow(
    'partners have 6.00000000 CC less than this would take back from them',
  );
  await book('adjustments', 'partners');
  await approve(world, HOUR, anna, seen, false);
  expect((await findings(world)).filter(({ sort }) => sort === 'broken')).toEqual([]);
});

test('the same person under another spelling is not a second person', async () => {
  const five = { from: account('adjustments'), to: account('partners'), amount: parseAmount('5') };
  const { id } = await proposeCorrection(world, five, olga);
  await expect(approveCorrection(world, id, as('Olga', 'approver'))).rejects.toThrow(
    'another person has to approve',
  );
  await expect(approveCorrection(world, id, as('schedule', 'approver'))).rejects.toThrow(
    'act under your own name',
  );
});

test('a person runs, reruns and skips nothing while the source breaks its contract', async () => {
  await world.source.query('ALTER TABLE partners DROP COLUMN name');
  for (const act of [
    () => askForRun(world, HOUR, olga, {}, signal),
    () => askForRun(world, HOUR, { ...olga, dryRun: true }, {}, signal),
    () => skip(world, HOUR, olga, false),
  ]) {
    await expect(act()).rejects.toThrow(/No run starts:\n- .*`name`/);
  }
});

test('without a rate a skip and the asking for a run are refused with the sentence', async () => {
  await world.source.query('DELETE FROM cc_rates');
  await expect(skip(world, HOUR, olga, false)).rejects.toThrow('cc_rates has no CC rate in force');
  await expect(askForRun(world, HOUR, { ...olga, dryRun: true }, {}, signal)).rejects.toBeInstanceOf(Refusal);
});

test('a pause in the middle of a catch-up counts from then on', async () => {
  world.setClock('2026-03-01T12:45Z');
  const info = world.log.info.bind(world.log);
  let paused: Promise<unknown> | null = null;
  const log = Object.create(world.log, {
    info: {
      value: (...words: Parameters<typeof info>) => {
        paused ??= pauseSchedule(world, 'hourly', null, olga);
        info(...words);
      },
    },
  }) as typeof world.log;
  await ring({ ...world, log });
  await paused;
  // The pause is said while the first hour ends, so the second may have begun before it was written.
  expect((await publications(world)).length).toBeLessThanOrEqual(2);
});

test('an approval names the attempt: another that came to the same rewards is not published by it', async () => {
  await world.source.query('UPDATE partners SET active = 0');
  await askForRun(world, HOUR, olga, { gate: 'manual' }, signal);
  const seen = seenOf(await waitingRun(world.db, HOUR));
  await reject(world, HOUR, anna);
  await addVotes(world, [[2, '1000', '2026-03-01 00:20:00']]);
  await askForRun(world, HOUR, olga, { gate: 'manual' }, signal);
  expect(seenOf(await waitingRun(world.db, HOUR)).resultDigest).toBe(seen.resultDigest);
  await expect(approve(world, HOUR, anna, seen, false)).rejects.toThrow('was computed again since');
});

test('nothing is approved while an invariant of its kind is broken', async () => {
  await askForRun(world, HOUR, olga, { gate: 'manual' }, signal);
  await world.db
    .insert(breaches)
    .values({ kind: 'hourly', foundAt: at(1), sentence: 'something does not add up' });
  const seen = seenOf(await waitingRun(world.db, HOUR));
  await expect(approve(world, HOUR, anna, seen, false)).rejects.toThrow(
    'a broken invariant stops all hourly runs',
  );
});

test('a preview says when its approval would be refused, and there is none of what does not wait', async () => {
  await ring(world);
  await addVotes(world, [[2, '40', '2026-03-01 00:20:00']]);
  const asked = await askForRun(world, HOUR, olga, { rerun: { standings: 'frozen' } }, signal);
  const id = 'run' in asked ? asked.run.id : 0;
  expect((await previewRerun(world, id)).refused).toBeNull();
  await accrueByHand(world, HOUR.start, olga);
  const seen = seenOf(await waitingRun(world.db, HOUR));
  const { refused } = await previewRerun(world, id);
  await expect(approve(world, HOUR, anna, seen, false)).rejects.toThrow(refused!);
  await reject(world, HOUR, anna);
  await expect(previewRerun(world, id)).rejects.toThrow(`run ${id} is rejected`);
});

test('nobody asks for a run as the schedule', async () => {
  const asked = askForRun(world, HOUR, as('Schedule', 'operator'), {}, signal);
  await expect(asked).rejects.toThrow('"schedule" is what the schedule signs with; act under your own name');
});

test('a policy begins after what was counted, also after the end of an hour that was skipped', async () => {
  await skip(world, HOUR, olga, false);
  const policy = { ...DEFAULT_POLICY, hourlyShare: '0.5' };
  await expect(proposePolicy(world, policy, at(1), ada)).rejects.toThrow('was counted or attempted already');
  const { version } = await proposePolicy(world, policy, at(2), ada);
  expect(await approvePolicy(world, version, as('adam', 'admin'))).toEqual({ version });
});

test('a policy may begin right after a short last hour, and the refusal names the latest end', async () => {
  const lordHowe = await freshWorld({
    zone: 'Australia/Lord_Howe',
    startAt: '2026-04-04T13:00Z',
    now: '2026-04-05T14:35Z',
  });
  try {
    await setRate(lordHowe, '2026-01-01 00:00:00', '1');
    const hourFrom = (start: string) => periodFrom('hourly', parseInstant(start), lordHowe.zone);
    await askForRun(lordHowe, hourFrom('2026-04-05T12:00Z'), olga, {}, signal);
    // From 13:00 to 13:30, where the day ends after half an hour more than others have.
    await skip(lordHowe, hourFrom('2026-04-05T13:00Z'), olga, false);
    const propose = (from: string) => proposePolicy(lordHowe, DEFAULT_POLICY, parseInstant(from), ada);
    await expect(propose('2026-04-05T12:30Z')).rejects.toThrow('begin after 2026-04-05T13:30:00Z');
    await expect(propose('2026-04-05T13:30Z')).rejects.toThrow('begin after 2026-04-05T13:30:00Z');
    const { version } = await propose('2026-04-05T13:45Z');
    expect(await approvePolicy(lordHowe, version, as('adam', 'admin'))).toEqual({ version });
  } finally {
    await lordHowe.close();
  }
});

test('of two versions for the same time the lower is not approved in vain', async () => {
  const propose = () => proposePolicy(world, DEFAULT_POLICY, parseInstant('2026-04-01T00:00Z'), ada);
  const [lower, higher] = [await propose(), await propose()];
  await approvePolicy(world, higher.version, as('adam', 'admin'));
  await expect(approvePolicy(world, lower.version, as('adam', 'admin'))).rejects.toThrow('stays in force');
});

test('changes of the special partners at once come one after another', async () => {
  await Promise.all([1n, 2n, 3n].map((id) => changeSpecialList(world, [id], ada)));
  expect(await lines(world.db.$client, 'SELECT version FROM special_lists ORDER BY version')).toEqual([
    '1',
    '2',
    '3',
    '4',
  ]);
});
