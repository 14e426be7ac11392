import { and, asc, eq } from 'drizzle-orm';
import type { Period } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { runs } from '@/server/db/schema';
import { orNull, toRunRow, troublesOf } from './run-row';

/** Every attempt at a period, the first one first: who wanted it and why, who decided, what it came from and came to. */
export async function listAttempts(queries: Queries, { kind, start }: Pick<Period, 'kind' | 'start'>) {
  const rows = await queries
    .select()
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start)))
    .orderBy(asc(runs.attempt));
  const troubles = await troublesOf(queries, rows);
  return rows.map((run) => ({
    ...toRunRow(run, troubles.get(run.id) ?? null),
    requestedBy: run.requestedBy,
    reason: run.reason,
    decidedBy: run.decidedBy,
    decisionReason: run.decisionReason,
    gateReason: run.gateReason,
    baseAttempt: rows.find((row) => row.id === run.baseRunId)?.attempt ?? null,
    standings: run.standings,
    policyVersion: run.policyVersion,
    specialVersion: run.specialVersion,
    ccRate: orNull(run.ccRate),
    marketRate: orNull(run.marketRate),
    inputDigest: run.inputDigest,
    resultDigest: run.resultDigest,
  }));
}
