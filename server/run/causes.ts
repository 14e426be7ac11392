import { and, asc, eq, inArray } from 'drizzle-orm';
import { type Amount, add, formatAmount, maximum, subtract, ZERO } from '@/lib/amount';
import { type Basis, partOf } from '@/lib/books';
import { distributing } from '@/lib/distribute';
import type { Instant, Kind } from '@/lib/period';
import { endsStretch, type Stretches } from '@/lib/stretches';
import { Voters } from '@/lib/voters';
import type { Database } from '../db/connection';
import { accruals, runHours } from '../db/schema';
import { policyOfVersion } from '../policy/policies';
import { idsOf } from '../source/partner-ids';
import { unhurried } from '../unhurried';
import { readFrozenVoters } from './frozen';
import type { Run } from './status';

export const CAUSES = ['votes', 'rate', 'policy', 'standings'] as const;
export type Cause = (typeof CAUSES)[number];

/** What one cause changes, when the causes before it in the list have been let in already. */
export type CauseEffect = {
  readonly cause: Cause;
  readonly budget: string;
  readonly paid: string;
  readonly bonus: string;
};

type Figures = { readonly budget: Amount; readonly paid: Amount; readonly bonus: Amount };

/**
 * Tells a rerun's difference apart by cause: divides again with the published attempt's inputs, then lets in the votes, the rates, the policy and
 * the standings that the rerun was computed with, one after another. The last division is the rerun itself, so the effects sum to the whole
 * difference.
 */
export async function effectsByCause(db: Database, base: Run, rerun: Run): Promise<CauseEffect[]> {
  const stages = await divideInStages(db, base, rerun);
  return CAUSES.map((cause, index) => {
    const [before, after] = [stages[index]!, stages[index + 1]!];
    return {
      cause,
      budget: formatAmount(subtract(after.budget, before.budget)),
      paid: formatAmount(subtract(after.paid, before.paid)),
      bonus: formatAmount(subtract(after.bonus, before.bonus)),
    };
  });
}

async function divideInStages(db: Database, base: Run, rerun: Run): Promise<Figures[]> {
  const [then, now] = await Promise.all([
    readFrozenVoters(db.$client, base),
    readFrozenVoters(db.$client, rerun),
  ]);
  const [oldPolicy, newPolicy] = await Promise.all(
    [base, rerun].map(async (run) => (await policyOfVersion(db, run.policyVersion)).policy[base.kind]),
  );
  const corrections = await correctionsInStages(db, base.kind, rerun);
  const withOldStandings = await unhurried(withStandingsOf(then, now));
  const oldRates = { rate: base.ccRate!, marketRate: base.marketRate };
  const newRates = { rate: rerun.ccRate!, marketRate: rerun.marketRate };
  const budget = (correction: Amount) => maximum(add(base.nominalBudget!, correction), ZERO);
  const divided = async (
    division: typeof oldPolicy,
    amount: Amount,
    rates: typeof oldRates,
    voters: Voters,
  ): Promise<Figures> => {
    const { paid, bonus } = await unhurried(distributing(division!, amount, rates, voters));
    return { budget: amount, paid, bonus };
  };
  const { votes, rate, share } = corrections;
  return [
    { budget: base.budget!, paid: base.paid!, bonus: base.bonus! },
    await divided(oldPolicy, budget(votes), oldRates, withOldStandings),
    await divided(oldPolicy, budget(rate), newRates, withOldStandings),
    await divided(newPolicy, budget(share), newRates, withOldStandings),
    await divided(newPolicy, budget(share), newRates, now),
  ];
}

/**
 * The pool's correction with the new votes alone, with the new rates too, and with the new shares as well, against the accruals that the rerun was
 * computed against; what was booked later, this rerun's own correction among it, is no part of them.
 */
async function correctionsInStages(
  db: Database,
  kind: Kind,
  rerun: Run,
): Promise<{ votes: Amount; rate: Amount; share: Amount }> {
  const hours = await db.select().from(runHours).where(eq(runHours.runId, rerun.id));
  const accrued = await accruedThen(db, kind, hours);
  const total = { votes: ZERO, rate: ZERO, share: ZERO };
  for (const hour of hours) {
    const last = accrued.get(hour.hourStart);
    if (!last) continue;
    const difference = (basis: Basis) => subtract(partOf(kind, basis), last.accrued);
    const { cc, rate, hourlyShare } = hour;
    total.votes = add(total.votes, difference({ cc, rate: last.rate, hourlyShare: last.hourlyShare }));
    total.rate = add(total.rate, difference({ cc, rate, hourlyShare: last.hourlyShare }));
    total.share = add(total.share, difference({ cc, rate, hourlyShare }));
  }
  return total;
}

type AccruedThen = Basis & { readonly accrued: Amount };

/** How the pool's accruals of the hours stood, by the numbers of their rows that the rerun has remembered. */
async function accruedThen(
  db: Database,
  kind: Kind,
  hours: readonly (typeof runHours.$inferSelect)[],
): Promise<Map<Instant, AccruedThen>> {
  const seqOf = new Map(
    hours.map(({ hourStart, hourlySeq, dailySeq }) => [hourStart, kind === 'hourly' ? hourlySeq : dailySeq]),
  );
  const then = new Map<Instant, AccruedThen>();
  if (seqOf.size === 0) return then;
  const rows = await db
    .select()
    .from(accruals)
    .where(and(eq(accruals.pool, kind), inArray(accruals.hourStart, [...seqOf.keys()])))
    .orderBy(asc(accruals.hourStart), asc(accruals.seq));
  for (const { hourStart, seq, cc, rate, hourlyShare, amount } of rows) {
    if (seq > (seqOf.get(hourStart) ?? 0)) continue;
    const accrued = add(then.get(hourStart)?.accrued ?? ZERO, amount);
    then.set(hourStart, { cc, rate, hourlyShare, accrued });
  }
  return then;
}

/** Today's voters with the standings that the published attempt used, where it knew them. */
function* withStandingsOf(then: Voters, now: Voters): Stretches<Voters> {
  const known = yield* idsOf(then);
  const both = new Voters(now.length);
  for (let index = 0; index < now.length; index++) {
    if (endsStretch(index)) yield;
    const partnerId = now.partnerId(index);
    const before = known.find(String(partnerId));
    const [voters, place] = before >= 0 ? [then, before] : [now, index];
    both.set(index, {
      partnerId,
      position: voters.position(place),
      ecc: voters.givenEcc(place),
      active: voters.active(place),
      votes: now.votes(index),
      cc: now.cc(index),
    });
  }
  return both;
}
