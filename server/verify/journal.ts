import { asc, eq } from 'drizzle-orm';
import { type Amount, formatAmount } from '@/lib/amount';
import { rewardDistributionLogs, runCategories } from '../db/schema';
import type { Run } from '../run/status';
import type { World } from '../world';
import { broken, Faults, type Finding } from './finding';

/** Every publication has its row in the journal, with the figures of the run. */
export async function* verifyJournal({ db }: World, run: Run, about: string): AsyncGenerator<Finding> {
  const [row] = await db
    .select()
    .from(rewardDistributionLogs)
    .where(eq(rewardDistributionLogs.runId, run.id));
  if (!row) {
    yield broken('journal', about, 'the journal has no row of its publication');
    return;
  }
  const categories = await db
    .select({ category: runCategories.category, members: runCategories.members })
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  const counts = Object.fromEntries(categories.map(({ category, members }) => [category, members]));
  const faults = new Faults();
  faults.compare("the journal's attempt", row.attempt, run.attempt);
  faults.compare("the journal's kind", row.rewardType, run.kind);
  faults.compare("the journal's total", formatAmount(row.totalAmount), shown(run.paid));
  faults.compare("the journal's ECC cap", shown(row.eccCap), shown(run.eccCap));
  faults.compare("the journal's counts", JSON.stringify(row.userCounts), JSON.stringify(counts));
  for (const [field, right] of Object.entries(detailsOf(run)))
    faults.compare(`${field} in the journal`, fieldOf(row.details, field), right);
  yield* faults.as('journal', about);
}

const detailsOf = (run: Run) => ({
  budget: shown(run.budget),
  nominalBudget: shown(run.nominalBudget),
  carried: shown(run.carried),
  bonus: shown(run.bonus),
  voters: run.voters,
  eligible: run.eligible,
  votes: run.votes,
  ccVoted: shown(run.ccVoted),
  ccRate: shown(run.ccRate),
  policyVersion: run.policyVersion,
  inputDigest: run.inputDigest,
  resultDigest: run.resultDigest,
});

const shown = (amount: Amount | null): string | null => (amount === null ? null : formatAmount(amount));

const fieldOf = (details: unknown, field: string): unknown =>
  typeof details === 'object' && details !== null ? (details as Record<string, unknown>)[field] : undefined;
