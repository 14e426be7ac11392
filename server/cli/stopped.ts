import { and, desc, eq } from 'drizzle-orm';
import { formatInstant, type Kind } from '@/lib/period';
import { runs } from '../db/schema';
import type { PeriodOutcome } from '../run/distribute';
import type { World } from '../world';

/** A period at which the distribution stopped, with the run that a person is to look at. */
export type Stopped = {
  readonly kind: Kind;
  readonly period: string;
  readonly run: number | null;
  readonly attempt: number | null;
  readonly waits: boolean;
  readonly reason: string;
};

export async function shownStop(
  world: World,
  { period, waits, sentence }: Extract<PeriodOutcome, { came: 'stopped' }>,
): Promise<Stopped> {
  const { kind, start } = period;
  const [run] = await world.db
    .select({ id: runs.id, attempt: runs.attempt, gateReason: runs.gateReason })
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start)))
    .orderBy(desc(runs.attempt))
    .limit(1);
  return {
    kind,
    period: formatInstant(start),
    run: run?.id ?? null,
    attempt: run?.attempt ?? null,
    waits,
    reason: (run?.gateReason ?? sentence).replace(/\.$/, ''),
  };
}

export function sentenceOfStop({ kind, period, run, attempt, waits, reason }: Stopped): string {
  const name = `the ${kind} period ${period}${run === null ? '' : ` (run ${run}, attempt ${attempt})`}`;
  return waits
    ? `Stopped at ${name}, which waits for a person: ${reason}.`
    : `Stopped at ${name}: ${reason}.`;
}
