import { asc, eq } from 'drizzle-orm';
import { type Amount, add, formatAmount, maximum, sum, ZERO } from '@/lib/amount';
import { formatInstant, localDate, localHour, periodAt } from '@/lib/period';
import { ENGINE_VERSION } from '@/lib/run';
import { runCategories, runHours, runs } from '../db/schema';
import { type Run, subjectOf } from '../run/status';
import type { World } from '../world';
import { verifyArchive } from './archives';
import { explained, Faults, type Finding } from './finding';
import { verifyJournal } from './journal';
import { computeAgain, type Recomputed } from './recompute';
import type { Remote } from './remote';
import { withRowsOf } from './rows';
import { verifySettlement } from './settlement';
import { specialPartnersOf, verifyDelivered, verifyOutbox } from './transfers';
import type { Verified } from './verify';

/** Verifies one run that is or was published: what it computed, and what was booked, written and sent for it. */
export async function* verifyRun(
  world: World,
  run: Run,
  remote: Remote,
  signal: AbortSignal,
  verified: Verified,
): AsyncGenerator<Finding> {
  const about = `run ${run.id}, ${subjectOf(run)}`;
  verified.runs++;
  const lost = run.archivedAt === null ? [] : await verifyArchive(world, run, signal);
  yield* lost;
  // Without its rows there is nothing to compute from; what was booked, written and sent for it is looked at all the same.
  if (lost.length === 0) yield* verifyComputed(world, run, about, signal, verified);
  yield* ifStillPublished(world, run, verifyDelivered(world, run, about, remote));
  yield* await hourFaults(world, run, about);
  yield* verifyJournal(world, run, about);
  yield* ifStillPublished(world, run, verifySettlement(world, run, about));
}

/** What is computed again from the frozen inputs, by the engine that computed it, is what is stored. */
async function* verifyComputed(
  world: World,
  run: Run,
  about: string,
  signal: AbortSignal,
  verified: Verified,
): AsyncGenerator<Finding> {
  if (run.engineVersion !== ENGINE_VERSION) {
    const sentence = `engine ${run.engineVersion} computed it; this is engine ${ENGINE_VERSION}, so it is not computed again`;
    yield explained('rewards', about, sentence);
    return;
  }
  const special = await specialPartnersOf(world, run);
  const again = await withRowsOf(world, run, signal, (rows) => computeAgain(world, run, rows, special));
  verified.rewards += again.rows;
  yield* again.faults.as('rewards', about);
  yield* again.inputFaults.as('inputs', about);
  yield* figureFaults(run, again, world.zone).as('figures', about);
  yield* (await categoryFaults(world, run, again)).as('categories', about);
  yield* ifStillPublished(world, run, verifyOutbox(world, run, about, again));
}

/** What is booked and sent belongs to the published attempt; a rerun that takes its place meanwhile is no breakage. */
async function* ifStillPublished(
  world: World,
  run: Run,
  look: AsyncGenerator<Finding>,
): AsyncGenerator<Finding> {
  if (run.status !== 'published') return;
  const findings: Finding[] = [];
  for await (const finding of look) findings.push(finding);
  if (findings.length === 0) return;
  const [now] = await world.db.select({ status: runs.status }).from(runs).where(eq(runs.id, run.id));
  if (now?.status === 'published') yield* findings;
}

const shown = (amount: Amount | null): string | null => (amount === null ? null : formatAmount(amount));

/** What a run says of itself, against what it comes to when it is computed again. */
export function figureFaults(run: Run, { distribution, inputs }: Recomputed, zone: string): Faults {
  const faults = new Faults();
  const amount = (what: string, stored: Amount | null, right: Amount | null) =>
    faults.compare(what, shown(stored), shown(right));
  amount('the budget', run.budget, maximum(run.nominalBudget ?? ZERO, ZERO));
  amount('what it paid and carried', sum([run.paid ?? ZERO, run.carried ?? ZERO]), run.budget);
  faults.compare('the number of voters', run.voters, inputs.voters);
  faults.compare('the number of votes', run.votes, inputs.votes);
  amount('the CC voted', run.ccVoted, inputs.cc);
  if (distribution) {
    faults.compare('the number of eligible voters', run.eligible, distribution.order.length);
    amount('what it paid', run.paid, distribution.paid);
    amount('what it carried', run.carried, distribution.carried);
    amount('the bonus', run.bonus, distribution.bonus);
    amount('the ECC cap', run.eccCap, distribution.eccCap);
  }
  const period = periodAt(run.kind, run.periodStart, zone);
  faults.compare('the start of the period', formatInstant(run.periodStart), formatInstant(period.start));
  faults.compare('the end of the period', formatInstant(run.periodEnd), formatInstant(period.end));
  faults.compare('its local day', run.localDay, localDate(period.start, zone));
  faults.compare(
    'its local hour',
    run.localHour,
    run.kind === 'hourly' ? localHour(period.start, zone) : null,
  );
  return faults;
}

/** The same of its categories. */
export async function categoryFaults(
  { db }: Pick<World, 'db'>,
  run: Run,
  { distribution }: Recomputed,
): Promise<Faults> {
  const faults = new Faults();
  if (!distribution) return faults;
  const stored = await db
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  faults.compare('the number of categories', stored.length, distribution.categories.length);
  for (const [ordinal, right] of distribution.categories.entries()) {
    const row = stored.find((one) => one.category === right.key);
    faults.compare(`the place of ${right.key}`, row?.ordinal, ordinal);
    faults.compare(`the members of ${right.key}`, row?.members, right.members);
    faults.compare(`the budget of ${right.key}`, shown(row?.budget ?? null), formatAmount(right.budget));
    faults.compare(`what ${right.key} paid`, shown(row?.paid ?? null), formatAmount(right.paid));
  }
  return faults;
}

/** The hours of a run are what its votes and CC add up from, and its rate is the one at the end of the last. */
async function hourFaults({ db }: World, run: Run, about: string): Promise<Iterable<Finding>> {
  const faults = new Faults();
  const hours = await db
    .select()
    .from(runHours)
    .where(eq(runHours.runId, run.id))
    .orderBy(asc(runHours.hourStart));
  const votes = hours.reduce((total, hour) => total + hour.votes, 0);
  const cc = hours.reduce<Amount>((total, hour) => add(total, hour.cc), ZERO);
  faults.compare('the votes of its hours together', votes, run.votes);
  faults.compare('the CC of its hours together', formatAmount(cc), shown(run.ccVoted));
  faults.compare('the rate of its last hour', shown(hours.at(-1)?.rate ?? null), shown(run.ccRate));
  return faults.as('inputs', about);
}
