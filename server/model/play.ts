import { type Amount, negate, parseAmount } from '@/lib/amount';
import { account, pool } from '@/lib/books';
import { hourAt, type Instant, later, type Period, parseInstant, periodFrom } from '@/lib/period';
import type { Ask } from '../act';
import { toDatetime } from '../db/columns';
import { approveCorrection, proposeCorrection } from '../pool/by-hand';
import { accrueByHand, settleSkipped } from '../pool/late';
import { bringInOpening } from '../pool/opening';
import { sweep } from '../pool/sweep';
import { Refusal } from '../refusal';
import { askForRun, type Wish } from '../run/ask';
import { approve, reject, seenOf, waitingRun } from '../run/decide';
import { skip } from '../run/skip';
import { deliverTransfers } from '../transfer/sender';
import { changeSpecialList } from '../transfer/special-list';
import type { ScratchWorld } from '../vectors/scratch-world';
import type { Act, Change } from './steps';

const reason = 'a random sequence';
const REQUEST: Ask = { actor: { name: 'operator', role: 'admin' }, reason };
const APPROVAL: Ask = { actor: { name: 'approver', role: 'admin' }, reason };
const never = new AbortController().signal;

/** Makes a change in the real source. */
export async function changeSource(
  { source }: ScratchWorld,
  step: Exclude<Change, { do: 'wait' }>,
): Promise<void> {
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
    case 'rate':
      await source.query('DELETE FROM cc_rates WHERE effective_at = ?', [datetime(step.at)]);
      await source.query('INSERT INTO cc_rates (effective_at, rate, market_rate) VALUES (?)', [
        [datetime(step.at), step.rate, step.market],
      ]);
  }
}

/** Does an act by its real verb, or only asks what it would do. @returns why it was refused, or null. */
export async function actOn(world: ScratchWorld, step: Act, dryRun: boolean): Promise<Refusal | null> {
  const request = { ...REQUEST, dryRun };
  const approval = { ...APPROVAL, dryRun };
  try {
    await doAct(world, step, request, approval);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Whether an act has a form that only asks. */
export const mayBeAsked = (step: Act): boolean => !['sweep', 'deliver', 'correct'].includes(step.do);

async function doAct(world: ScratchWorld, step: Act, request: Ask, approval: Ask): Promise<unknown> {
  const about = () =>
    'period' in step ? periodFrom(step.kind, parseInstant(step.period), world.zone) : (never as never);
  switch (step.do) {
    case 'run':
      return run(world, about(), { gate: step.gate, cover: step.cover }, request);
    case 'rerun': {
      const rerun = { standings: step.standings, ...(step.policy ? { policyVersion: step.policy } : {}) };
      return run(world, about(), { rerun }, request);
    }
    case 'approve':
      return approve(world, about(), approval, seenOf(await waitingRun(world.db, about())), step.cover);
    case 'reject':
      return reject(world, about(), approval);
    case 'skip':
      return skip(world, about(), request, step.cover);
    case 'sweep': {
      const now = await world.clock();
      return sweep(world, hourAt(later(now, -49 * 3_600_000), world.zone).start, now);
    }
    case 'accrue':
      return accrueByHand(world, parseInstant(step.hour), request);
    case 'settle':
      return settleSkipped(world, step.pool, parseInstant(step.hour), approval, step.cover);
    case 'correct':
      return correct(world, about(), parseAmount(step.amount));
    case 'opening':
      return bringInOpening(world, step.kind, parseAmount(step.amount), approval);
    case 'special':
      return changeSpecialList(world, step.ids.map(BigInt), request);
    case 'deliver':
      return deliverTransfers(world, never);
  }
}

async function run(world: ScratchWorld, period: Period, wish: Wish, ask: Ask): Promise<void> {
  const asked = await askForRun(world, period, ask, wish, never);
  if ('run' in asked && asked.run.status !== 'published' && asked.run.status !== 'waiting')
    throw new Error(`run ${asked.run.id} of ${period.kind} ${period.start} is ${asked.run.status}`);
}

async function correct(world: ScratchWorld, { kind, start }: Period, amount: Amount): Promise<void> {
  const places = [account('adjustments'), pool(kind, start as Instant)] as const;
  const [from, to] = amount < 0n ? [places[1], places[0]] : places;
  const { id } = await proposeCorrection(
    world,
    { from, to, amount: amount < 0n ? negate(amount) : amount },
    REQUEST,
  );
  await approveCorrection(world, id, APPROVAL);
}
