import { and, asc, eq, inArray } from 'drizzle-orm';
import { POOL } from '@/lib/accounts';
import { type Amount, formatAmount, negate, sum, ZERO } from '@/lib/amount';
import { later, MINUTE, periodFrom } from '@/lib/period';
import {
  type EarmarkMove,
  gapsOf,
  type Line,
  type Stage,
  type WaterfallHour,
  waterfall,
} from '@/lib/waterfall';
import type { Waterfall } from '@/server/api/run-contract';
import type { Queries } from '@/server/db/connection';
import { accruals, entries, runCategories, runHours } from '@/server/db/schema';
import { readProgram } from '@/server/program';
import { runOfId, type StoredRun } from './run-row';

type Held = StoredRun & { heldAt: NonNullable<StoredRun['heldAt']> };

/** The way of a run's CC from the votes to the partners; null before it has taken a budget, `undefined` where there is no such run. */
export async function readWaterfall(queries: Queries, id: number): Promise<Waterfall | null | undefined> {
  const run = await runOfId(queries, id);
  if (!run) return undefined;
  if (run.heldAt === null) return null;
  const held = { ...run, heldAt: run.heldAt };
  const [program, hours, base, carried] = await Promise.all([
    readProgram(queries),
    queries.select().from(runHours).where(eq(runHours.runId, id)).orderBy(asc(runHours.hourStart)),
    run.baseRunId === null ? null : runOfId(queries, run.baseRunId),
    carriedTo(queries, run),
  ]);
  const zone = program?.zone ?? 'UTC';
  const stages = await stagesOf(queries, held, hours, base);
  return {
    stages: stages.map((stage) => ({ ...written(stage, zone) })),
    gaps: gapsOf(stages).map(formatAmount),
    rates: [...new Set(hours.map(({ rate }) => formatAmount(rate)))],
    shares: [...new Set(hours.map(({ hourlyShare }) => hourlyShare))],
    base: base && { runId: base.id, attempt: base.attempt },
    carriedTo: carried === null ? null : periodFrom(run.kind, carried, zone),
  };
}

const written = ({ key, lines, total, parts }: Stage, zone: string): Waterfall['stages'][number] => {
  const toLine = ({ amount, about, ...line }: Line) => ({
    ...line,
    amount: formatAmount(amount),
    ...(about && { about: periodFrom(about.kind, about.start, zone) }),
  });
  return { key, lines: lines.map(toLine), total: formatAmount(total), parts: parts.map(toLine) };
};

type Hours = readonly (typeof runHours.$inferSelect)[];

async function stagesOf(queries: Queries, run: Held, hours: Hours, base: StoredRun | null): Promise<Stage[]> {
  const [accrued, divided, [before, within]] = await Promise.all([
    withAccruals(queries, run, hours),
    dividedOf(queries, run),
    base ? ([[], []] as const) : movesOf(queries, run),
  ]);
  const facts = {
    kind: run.kind,
    start: run.periodStart,
    hours: accrued,
    nominal: run.nominalBudget ?? ZERO,
    budget: run.budget ?? ZERO,
    divided,
  };
  if (base) return waterfall({ ...facts, from: { baseNominal: base.nominalBudget ?? ZERO } });
  const through = (more: number) =>
    waterfall({ ...facts, from: { moves: [...before, ...within.slice(0, more)] } });
  // The clock of an entry is read before its turn at the ledger comes, so that one that came first may bear a later time.
  for (let more = 0; more <= within.length; more++) {
    const stages = through(more);
    if (gapsOf(stages).length === 0) return stages;
  }
  return through(0);
}

/** The rows of the own pool that each hour was counted against; later ones are not this attempt's. */
async function withAccruals(queries: Queries, run: Held, hours: Hours): Promise<WaterfallHour[]> {
  if (hours.length === 0) return [];
  const starts = hours.map(({ hourStart }) => hourStart);
  const rows = await queries
    .select()
    .from(accruals)
    .where(and(inArray(accruals.hourStart, starts), eq(accruals.pool, run.kind)));
  return hours.map(({ hourStart, cc, rate, hourlyShare, hourlySeq, dailySeq }) => {
    const seq = run.kind === 'hourly' ? hourlySeq : dailySeq;
    return {
      cc,
      rate,
      hourlyShare,
      accruals: rows.filter((row) => row.hourStart === hourStart && row.seq <= seq),
    };
  });
}

/** What moved in the period's earmark until the run took it, and what moved within a minute after that. */
async function movesOf(queries: Queries, run: Held): Promise<[EarmarkMove[], EarmarkMove[]]> {
  const account = POOL[run.kind];
  const of = (side: 'to' | 'from') => {
    const [name, earmark] =
      side === 'to'
        ? [entries.toAccount, entries.toEarmark]
        : ([entries.fromAccount, entries.fromEarmark] as const);
    return queries
      .select()
      .from(entries)
      .where(and(eq(earmark, run.periodStart), eq(name, account)));
  };
  const [into, outOf] = await Promise.all([of('to'), of('from')]);
  // It has no such entry where nothing was earmarked.
  const held = Math.max(
    ...outOf.filter(({ runId, reason }) => runId === run.id && reason === 'held').map(({ id }) => id),
  );
  const isBefore = ({ at, id }: { at: number; id: number }) =>
    at < run.heldAt || (at === run.heldAt && (held === -Infinity || id < held));
  const moves = [
    ...into.map((entry) => ({ ...entry, signed: entry.amount })),
    ...outOf.map((entry) => ({ ...entry, signed: negate(entry.amount) as Amount })),
  ]
    // What an attempt took and gave back is the same CC.
    .filter(({ reason }) => reason !== 'held' && reason !== 'released')
    .sort((a, b) => a.at - b.at || a.id - b.id);
  const toMove = ({ reason, signed, kind, periodStart }: (typeof moves)[number]): EarmarkMove => ({
    reason,
    amount: signed,
    about: { kind, start: periodStart },
  });
  const end = later(run.heldAt, MINUTE);
  return [
    moves.filter(isBefore).map(toMove),
    moves.filter((move) => !isBefore(move) && move.at <= end).map(toMove),
  ];
}

async function dividedOf(queries: Queries, run: StoredRun) {
  if (run.computedAt === null || run.paid === null) return null;
  const categories = await queries
    .select()
    .from(runCategories)
    .where(eq(runCategories.runId, run.id))
    .orderBy(asc(runCategories.ordinal));
  return {
    categories: categories.map(({ category, budget, paid, members }) => ({
      key: category,
      budget,
      paid,
      members,
    })),
    paid: run.paid,
    bonus: run.bonus ?? ZERO,
  };
}

/** The period whose earmark took what the run carried; null while nothing was, as before it is published. */
async function carriedTo(queries: Queries, run: StoredRun) {
  const rows = await queries
    .select({ earmark: entries.toEarmark, amount: entries.amount })
    .from(entries)
    .where(and(eq(entries.runId, run.id), eq(entries.reason, 'carried')));
  return sum(rows.map(({ amount }) => amount)) > 0n ? (rows[0]?.earmark ?? null) : null;
}
