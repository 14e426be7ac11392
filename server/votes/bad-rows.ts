import { and, desc, eq, gte, isNotNull, lt, or } from 'drizzle-orm';
import type { z } from 'zod';
import type { votesBadRowsOutput } from '../api/votes-contract';
import { runs } from '../db/schema';
import { BAD_ROWS, inTheirOrder, isOfNoPeriod } from '../source/bad-rows';
import { type AskedSpan, askedSpan, type VotesFrom } from './asked-span';
import { kindOf } from './counts';

type Output = z.infer<typeof votesBadRowsOutput>;
type Run = Output['kinds'][number]['runs'][number];

const NAMED = 31;

/** The bad rows that the runs of a span's periods have met, kind by kind: those of the published attempts, and of attempts that wait. */
export async function votesBadRows(from: VotesFrom, asked: AskedSpan): Promise<Output> {
  const { span } = await askedSpan(from, asked);
  const found = await from.pages
    .select({
      runId: runs.id,
      kind: runs.kind,
      start: runs.periodStart,
      end: runs.periodEnd,
      badRows: runs.badRows,
    })
    .from(runs)
    .where(
      and(
        eq(runs.kind, kindOf(span.scale)),
        or(eq(runs.published, 1), eq(runs.status, 'waiting')),
        gte(runs.periodStart, span.start),
        lt(runs.periodStart, span.end),
        isNotNull(runs.badRows),
      ),
    )
    .orderBy(desc(runs.periodStart), desc(runs.id));
  const byKind = new Map<string, Run[]>();
  for (const { runId, kind, start, end, badRows } of found)
    for (const [bad, count] of Object.entries(badRows ?? {}))
      byKind.set(bad, [...(byKind.get(bad) ?? []), { runId, period: { kind, start, end }, count }]);
  return { runs: found.length, kinds: inTheirOrder([...byKind]).map(([kind, had]) => kindOfRows(kind, had)) };
}

function kindOfRows(kind: string, had: readonly Run[]): Output['kinds'][number] {
  const everywhere = isOfNoPeriod(kind);
  return {
    kind,
    what: (BAD_ROWS as Readonly<Record<string, string>>)[kind] ?? kind,
    everywhere,
    count: everywhere ? had[0]!.count : had.reduce((all, { count }) => all + count, 0),
    runs: had.slice(0, NAMED),
    more: Math.max(0, had.length - NAMED),
  };
}
