import { parseAmount } from '@/lib/amount';
import { type Period, parseInstant, periodFrom } from '@/lib/period';
import type { Ask } from '../act';
import { toDatetime } from '../db/columns';
import { breaches, handBookings } from '../db/schema';
import { approvePolicy, proposePolicy, rejectPolicy } from '../policy/change';
import { approveCorrection, proposeCorrection, rejectCorrection } from '../pool/by-hand';
import { accrueByHand, leaveLate, settleSkipped } from '../pool/late';
import { bringInOpening } from '../pool/opening';
import { sweep } from '../pool/sweep';
import { Refusal } from '../refusal';
import { askForRun, type Wish } from '../run/ask';
import { approve, reject, seenOf, waitingRun } from '../run/decide';
import { skip } from '../run/skip';
import { pauseSchedule, resumeSchedule } from '../scheduler/pause';
import { ring } from '../testing/story';
import { deliverTransfers } from '../transfer/sender';
import { changeSpecialList } from '../transfer/special-list';
import type { ScratchWorld } from '../vectors/scratch-world';
import { clearBreach } from '../verify/clear';
import { type Layout, proposalNamed } from './layout';
import type { Act, Change, PlaceText, SourceChange } from './steps';

/** The real world that sequences are played in. */
export type Stand = ScratchWorld & { readonly layout: Layout };

const reason = 'a random sequence';
const OPERATOR: Ask = { actor: { name: 'operator', role: 'admin' }, reason };
const APPROVER: Ask = { actor: { name: 'approver', role: 'admin' }, reason };
const never = new AbortController().signal;

/** Brings about what nobody here decides: a change of the source, or an invariant that was found broken. */
export async function bringAbout(world: Stand, step: Exclude<Change, { do: 'wait' }>): Promise<void> {
  if (step.do !== 'breach') return changeSource(world, step);
  const foundAt = await world.clock();
  await world.db.insert(breaches).values({ kind: step.kind, foundAt, sentence: 'it was mended since' });
}

async function changeSource({ source }: Stand, step: SourceChange): Promise<void> {
  const datetime = (text: string) => toDatetime(parseInstant(text));
  switch (step.do) {
    case 'partner':
      await source.query('REPLACE INTO partners (partner_id, name, position, ecc, active) VALUES (?)', [
        [step.id, `partner ${step.id}`, step.position, step.ecc, step.active],
      ]);
      return;
    case 'vote':
      await source.query('REPLACE INTO votes (id, partner_id, vote_type, cc, cast_at) VALUES (?)', [
        [step.id, step.partner, 'up', step.cc, step.at && datetime(step.at)],
      ]);
      return;
    case 'remove vote':
      await source.query('DELETE FROM votes WHERE id = ?', [step.id]);
      return;
    default:
      if (step.do !== 'second rate')
        await source.query('DELETE FROM cc_rates WHERE effective_at = ?', [datetime(step.at)]);
      if (step.do !== 'remove rate')
        await source.query('INSERT INTO cc_rates (effective_at, rate, market_rate) VALUES (?)', [
          [datetime(step.at), step.rate, step.market],
        ]);
  }
}

/** Does an act by its real verb, or only asks what it would do. @returns why it was refused, or null. */
export async function actOn(world: Stand, step: Act, dryRun: boolean): Promise<Refusal | null> {
  const asks = { operator: { ...OPERATOR, dryRun }, approver: { ...APPROVER, dryRun } };
  try {
    await ('period' in step ? decideOver(world, step, asks) : doOther(world, step, asks));
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Whether an act has a form that only asks. */
export const mayBeAsked = (step: Act): boolean => !['sweep', 'deliver', 'tick'].includes(step.do);

type Asks = { readonly operator: Ask; readonly approver: Ask };

/** What is about one period. */
async function decideOver(
  world: Stand,
  step: Extract<Act, { period: string }>,
  { operator, approver }: Asks,
): Promise<unknown> {
  const period = periodFrom(step.kind, parseInstant(step.period), world.zone);
  switch (step.do) {
    case 'run':
      return run(world, period, { gate: step.gate, cover: step.cover }, operator);
    case 'rerun': {
      const rerun = { standings: step.standings, ...(step.policy ? { policyVersion: step.policy } : {}) };
      return run(world, period, { rerun }, operator);
    }
    case 'approve': {
      const seen = seenOf(await waitingRun(world.db, period));
      return approve(world, period, step.self ? operator : approver, seen, step.cover);
    }
    case 'reject':
      return reject(world, period, approver);
    case 'skip':
      return skip(world, period, operator, step.cover);
  }
}

async function doOther(
  world: Stand,
  step: Exclude<Act, { period: string }>,
  { operator, approver }: Asks,
): Promise<unknown> {
  switch (step.do) {
    case 'sweep':
      return sweep(world, world.layout.startAt, await world.clock());
    case 'accrue':
      return accrueByHand(world, parseInstant(step.hour), operator);
    case 'leave':
      return leaveLate(world, parseInstant(step.hour), operator);
    case 'settle':
      return settleSkipped(world, step.pool, parseInstant(step.hour), approver, step.cover);
    case 'propose correction': {
      const { from, to, amount } = step;
      const correction = { from: placeOf(from), to: placeOf(to), amount: parseAmount(amount) };
      return proposeCorrection(world, correction, operator);
    }
    case 'approve correction':
      return approveCorrection(world, await idOf(world, step.number), step.self ? operator : approver);
    case 'reject correction':
      return rejectCorrection(world, await idOf(world, step.number), approver);
    default:
      return change(world, step, { operator, approver });
  }
}

/** What is about no single period or hour. */
async function change(
  world: Stand,
  step: Exclude<
    Act,
    { period: string } | { hour: string } | { number: number } | { do: 'sweep' | 'propose correction' }
  >,
  { operator, approver }: Asks,
): Promise<unknown> {
  switch (step.do) {
    case 'propose policy':
      return proposePolicy(world, proposalNamed(step.policy), parseInstant(step.from), operator);
    case 'approve policy':
      return approvePolicy(world, step.version, step.self ? operator : approver);
    case 'reject policy':
      return rejectPolicy(world, step.version, approver);
    case 'opening':
      return bringInOpening(world, step.kind, parseAmount(step.amount), approver);
    case 'special':
      return changeSpecialList(world, step.ids.map(BigInt), operator);
    case 'pause':
      return pauseSchedule(world, step.kind, step.until === null ? null : parseInstant(step.until), operator);
    case 'resume':
      return resumeSchedule(world, step.kind, operator);
    case 'clear':
      return clearBreach(world, step.kind, operator);
    case 'tick':
      return ring(world);
    case 'deliver':
      return deliverTransfers(world, never);
  }
}

async function run(world: Stand, period: Period, wish: Wish, ask: Ask): Promise<void> {
  await askForRun(world, period, ask, wish, never);
}

const placeOf = ({ account, period }: PlaceText) => ({
  account,
  earmark: period === undefined ? null : parseInstant(period),
});

/** The id of a correction by its number in the sequence; 0, which is nobody's, where there are not so many. */
async function idOf({ db }: Stand, number: number): Promise<number> {
  const rows = await db.select({ id: handBookings.id }).from(handBookings).orderBy(handBookings.id);
  return rows[number]?.id ?? 0;
}
