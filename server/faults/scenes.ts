import { type Amount, parseAmount } from '@/lib/amount';
import { account, pool } from '@/lib/books';
import { type Kind, parseInstant, periodFrom } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import type { Role } from '@/lib/roles';
import type { Ask } from '../act';
import { handBookings } from '../db/schema';
import { approvePolicy, proposePolicy, rejectPolicy } from '../policy/change';
import { approveCorrection, proposeCorrection, rejectCorrection } from '../pool/by-hand';
import { accrueByHand, leaveLate, settleSkipped } from '../pool/late';
import { bringInOpening } from '../pool/opening';
import { sweep } from '../pool/sweep';
import { askForRun } from '../run/ask';
import { approve, reject, seenOf, waitingRun } from '../run/decide';
import { skip } from '../run/skip';
import { pauseSchedule, resumeSchedule } from '../scheduler/pause';
import { ring } from '../testing/story';
import { changeSpecialList } from '../transfer/special-list';
import { clearBreach } from '../verify/clear';
import type { World } from '../world';
import { STARTS, vote } from './beginning';

/** One thing that is done to the program, with what has changed before it. */
export type Scene = {
  readonly name: string;
  /** What the clock shows. */
  readonly at: string;
  /** What changes in the source just before. */
  readonly source?: readonly string[];
  /** What happens to our own database just before, which no verb does. */
  readonly own?: readonly string[];
  readonly act: (world: World) => Promise<unknown>;
  /** Whether two who do it at once have done two things, as two proposals are two, and who leaves something twice has said so twice. */
  readonly addsUp?: boolean;
};

const reason = 'the tale goes so';
const asking = (name: string, role: Role): Ask => ({ actor: { name, role }, reason });
const OPERATOR = asking('olga', 'operator');
const APPROVER = asking('arthur', 'approver');
const ADMIN = asking('ada', 'admin');
const OTHER_ADMIN = asking('bela', 'admin');
const never = new AbortController().signal;

const period = (kind: Kind, start: string) => periodFrom(kind, parseInstant(start), 'UTC');
const hour = (n: number) => period('hourly', `2026-03-01T${String(n).padStart(2, '0')}:00Z`);
const day = period('daily', STARTS);

const approving = (about: typeof day, cover: boolean) => async (world: World) =>
  approve(world, about, APPROVER, seenOf(await waitingRun(world.db, about)), cover);
/** Rules under which an hour waits for a person. */
const MANUAL = {
  ...DEFAULT_POLICY,
  hourlyShare: '0.3',
  gate: { ...DEFAULT_POLICY.gate, hourly: { mode: 'manual', bounds: {} } },
};

/** A tale in which every step of the line and every verb has its scene, each on what the ones before it have left. */
export const TALE: readonly Scene[] = [
  {
    name: 'an opening balance is brought in',
    at: '2026-03-01T00:50Z',
    act: (world) => bringInOpening(world, 'daily', units('12.5'), APPROVER),
  },
  { name: 'the schedule runs an hour, sweeps and delivers', at: '2026-03-01T01:31Z', act: ring },
  {
    name: 'the schedule runs an hour and books late votes',
    at: '2026-03-01T02:31Z',
    source: [vote(10, 4, '7.5', '00:59:59')],
    act: ring,
  },
  {
    name: 'a policy is proposed',
    addsUp: true,
    at: '2026-03-01T02:40Z',
    act: (world) => proposePolicy(world, MANUAL, parseInstant('2026-03-01T03:00Z'), ADMIN),
  },
  {
    name: 'a policy is approved',
    at: '2026-03-01T02:42Z',
    act: (world) => approvePolicy(world, 2, OTHER_ADMIN),
  },
  { name: 'the schedule computes an hour that waits', at: '2026-03-01T03:31Z', act: ring },
  { name: 'reject', at: '2026-03-01T03:33Z', act: (world) => reject(world, hour(2), APPROVER) },
  {
    name: 'run',
    at: '2026-03-01T03:35Z',
    act: (world) => askForRun(world, hour(2), OPERATOR, { gate: 'manual' }, never),
  },
  { name: 'approve', at: '2026-03-01T03:38Z', act: approving(hour(2), false) },
  {
    name: 'rerun',
    at: '2026-03-01T03:40Z',
    source: ['DELETE FROM votes WHERE id = 100', vote(11, 3, '80', '00:30:00')],
    act: (world) => askForRun(world, hour(0), OPERATOR, { rerun: { standings: 'current' } }, never),
  },
  { name: 'approve a rerun with cover', at: '2026-03-01T03:44Z', act: approving(hour(0), true) },
  { name: 'skip', at: '2026-03-01T04:10Z', act: (world) => skip(world, hour(3), OPERATOR, false) },
  {
    name: 'accrue late votes',
    at: '2026-03-01T04:12Z',
    source: [vote(12, 2, '9', '01:30:00')],
    act: (world) => accrueByHand(world, hour(1).start, OPERATOR),
  },
  {
    name: 'sweep',
    at: '2026-03-01T04:14Z',
    source: [vote(13, 2, '3', '01:31:00'), 'DELETE FROM votes WHERE id = 202'],
    act: (world) => sweep(world, hour(0).start, hour(3).start),
  },
  {
    name: 'leave late votes',
    addsUp: true,
    at: '2026-03-01T04:16Z',
    act: (world) => leaveLate(world, hour(2).start, OPERATOR),
  },
  {
    name: 'settle a part of a skipped hour',
    at: '2026-03-01T04:18Z',
    source: [vote(14, 1, '21', '03:31:00')],
    act: (world) => settleSkipped(world, 'hourly', hour(3).start, APPROVER, false),
  },
  {
    name: 'propose a correction',
    addsUp: true,
    at: '2026-03-01T04:20Z',
    act: (world) =>
      proposeCorrection(
        world,
        { from: account('adjustments'), to: pool('daily', day.start), amount: units('2.25') },
        OPERATOR,
      ),
  },
  {
    name: 'approve a correction',
    at: '2026-03-01T04:22Z',
    act: async (world) => approveCorrection(world, await proposed(world), APPROVER),
  },
  {
    name: 'propose another correction',
    addsUp: true,
    at: '2026-03-01T04:24Z',
    act: (world) =>
      proposeCorrection(
        world,
        { from: pool('daily', day.start), to: account('market'), amount: units('1') },
        OPERATOR,
      ),
  },
  {
    name: 'reject a correction',
    at: '2026-03-01T04:26Z',
    act: async (world) => rejectCorrection(world, await proposed(world), OPERATOR),
  },
  {
    name: 'change the special partners',
    at: '2026-03-01T04:28Z',
    act: (world) => changeSpecialList(world, [1n, 2n], ADMIN),
  },
  {
    name: 'pause',
    addsUp: true,
    at: '2026-03-01T04:30Z',
    act: (world) => pauseSchedule(world, 'hourly', null, OPERATOR),
  },
  { name: 'resume', at: '2026-03-01T04:32Z', act: (world) => resumeSchedule(world, 'hourly', OPERATOR) },
  { name: 'the schedule runs the day', at: '2026-03-02T00:01Z', act: ring },
  {
    name: 'rerun a day by another policy',
    at: '2026-03-02T00:05Z',
    source: [vote(15, 3, '55', '22:59:59'), "INSERT INTO cc_rates VALUES ('2026-03-02', 0.35, 0.4)"],
    act: (world) =>
      askForRun(world, day, OPERATOR, { rerun: { standings: 'frozen', policyVersion: 1 } }, never),
  },
  { name: 'approve the rerun of a day', at: '2026-03-02T00:07Z', act: approving(day, true) },
  {
    name: 'an hour of the day is run again',
    at: '2026-03-02T00:09Z',
    act: (world) => askForRun(world, hour(1), OPERATOR, { rerun: { standings: 'frozen' } }, never),
  },
  { name: 'approve the hour run again', at: '2026-03-02T00:11Z', act: approving(hour(1), false) },
  { name: 'the schedule runs the last hour of the day and sweeps all', at: '2026-03-02T00:53Z', act: ring },
  {
    name: 'a rerun to be rejected',
    at: '2026-03-02T00:55Z',
    source: ['UPDATE partners SET position = 9 WHERE partner_id = 1'],
    act: (world) => askForRun(world, hour(2), OPERATOR, { rerun: { standings: 'current' } }, never),
  },
  { name: 'reject a rerun', at: '2026-03-02T00:57Z', act: (world) => reject(world, hour(2), APPROVER) },
  {
    name: 'a missed hour is run',
    at: '2026-03-02T00:59Z',
    source: [vote(17, 1, '10', '04:10:00')],
    act: (world) => askForRun(world, hour(4), OPERATOR, { gate: 'manual' }, never),
  },
  {
    name: 'reject what was missed',
    at: '2026-03-02T01:01Z',
    act: (world) => reject(world, hour(4), APPROVER),
  },
  {
    name: 'propose to take of its earmark',
    addsUp: true,
    at: '2026-03-02T01:03Z',
    act: (world) =>
      proposeCorrection(
        world,
        { from: pool('hourly', hour(4).start), to: account('adjustments'), amount: units('1') },
        OPERATOR,
      ),
  },
  {
    name: 'approve taking of its earmark',
    at: '2026-03-02T01:05Z',
    act: async (world) => approveCorrection(world, await proposed(world), APPROVER),
  },
  {
    name: 'run with cover',
    at: '2026-03-02T01:07Z',
    source: ['DELETE FROM votes WHERE id = 17'],
    act: (world) => askForRun(world, hour(4), OPERATOR, { gate: 'manual', cover: true }, never),
  },
  {
    name: 'another policy is proposed',
    addsUp: true,
    at: '2026-03-02T01:09Z',
    act: (world) => proposePolicy(world, DEFAULT_POLICY, parseInstant('2026-03-03T00:00Z'), ADMIN),
  },
  {
    name: 'reject a policy',
    at: '2026-03-02T01:10Z',
    act: (world) => rejectPolicy(world, 3, OTHER_ADMIN),
  },
  {
    name: 'pause until',
    addsUp: true,
    at: '2026-03-02T01:11Z',
    act: (world) => pauseSchedule(world, 'daily', parseInstant('2026-03-02T12:00Z'), OPERATOR),
  },
  {
    name: 'clear a breach',
    at: '2026-03-02T01:13Z',
    own: [
      "INSERT INTO breaches (kind, found_at, sentence) VALUES ('daily', '2026-03-02', 'it did not add up')",
    ],
    act: (world) => clearBreach(world, 'daily', ADMIN),
  },
];

function units(text: string): Amount {
  return parseAmount(text);
}

/** The correction that waits. */
async function proposed({ db }: World): Promise<number> {
  const rows = await db.select().from(handBookings);
  return rows.find(({ status }) => status === 'proposed')?.id ?? 0;
}
