import { and, asc, eq, lt } from 'drizzle-orm';
import { formatAmount, parseColumn, ZERO } from '@/lib/amount';
import { MissingError } from '@/lib/counting';
import { formatInstant } from '@/lib/period';
import { CATEGORY_KEYS } from '@/lib/policy';
import { replace } from '@/lib/settling';
import type { Database, Queries } from '../db/connection';
import { runCategories, runHours, specialPartners, transfers } from '../db/schema';
import { coveredFor, readBooks } from '../pool/ledger';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { type CauseEffect, effectsByCause } from './causes';
import { type NetMove, netMoves } from './net-moves';
import { type Change, change, totalsOf } from './partner-changes';
import { beyondPartners, hasMoved, MOVED } from './publish';
import { reckonedOnce } from './reckoned-once';
import { rerunAndBase } from './rerun-and-base';
import { loadRun, type Run } from './status';

/** What publishing a waiting rerun would change, against what is published. */
export type Preview = {
  readonly budget: Change;
  readonly paid: Change;
  readonly bonus: Change;
  readonly categories: readonly ({
    readonly key: string;
    readonly oldMembers: number;
    readonly newMembers: number;
  } & Change)[];
  /** What each account and earmark would gain or lose. */
  readonly moves: readonly NetMove[];
  /** Why it would be refused as it stands, whatever is covered; null where it would not. */
  readonly refused: string | null;
  /** The CC that is missing for it in the next period's earmark, null where it is all there. */
  readonly missing: string | null;
  /** Differences of the other pool that would stay open. */
  readonly stays: readonly { readonly pool: string; readonly hour: string; readonly amount: string }[];
  readonly causes: readonly CauseEffect[];
  readonly transfers: readonly ({ readonly partnerId: string } & Change)[];
};

/** Previews a rerun by the code that publishes it, on books that nothing is written from. @throws Refusal where the run is no rerun that waits. */
export async function previewRerun(world: World, runId: number): Promise<Preview> {
  const { run, base } = await rerunAndBase(world.db, runId);
  if (run.status !== 'waiting') {
    throw new Refusal(`run ${runId} is ${run.status}; only what waits has something to change`);
  }
  return { ...(await settleRerun(world, run, base)), ...(await compareAttempts(world, run, base)) };
}

/** What publishing it would book, at one moment for all that it is settled against, while others go on booking. */
export const settleRerun = (world: Pick<World, 'db' | 'zone'>, run: Run, base: Run) =>
  world.db.transaction((tx) => settleInMemory(tx, world.zone, run, base), {
    isolationLevel: 'repeatable read',
  });

/** What of a rerun is other than of the attempt that it was computed against. */
export const compareAttempts = async (
  world: Pick<World, 'db' | 'zone'>,
  run: Run,
  base: Run,
): Promise<Pick<Preview, 'budget' | 'paid' | 'bonus' | 'categories' | 'causes' | 'transfers'>> => ({
  budget: change(base.budget, run.budget),
  paid: change(base.paid, run.paid),
  bonus: change(base.bonus, run.bonus),
  categories: await compareCategories(world.db, run, base),
  causes: await reckonedOnce(world.db, 'causes', [base, run], () => effectsByCause(world.db, base, run)),
  transfers: await compareTransfers(world.db, run, base),
});

async function compareCategories(db: Database, run: Run, base: Run): Promise<Preview['categories']> {
  const [older, newer] = await Promise.all(
    [base, run].map((one) => db.select().from(runCategories).where(eq(runCategories.runId, one.id))),
  );
  return CATEGORY_KEYS[run.kind].map((key) => {
    const before = older!.find((row) => row.category === key);
    const after = newer!.find((row) => row.category === key);
    const members = { oldMembers: before?.members ?? 0, newMembers: after?.members ?? 0 };
    return { key, ...members, ...change(before?.paid ?? ZERO, after?.paid ?? ZERO) };
  });
}

async function settleInMemory(
  queries: Queries,
  zone: string,
  run: Run,
  base: Run,
): Promise<Pick<Preview, 'moves' | 'missing' | 'stays' | 'refused'>> {
  const hours = await queries
    .select()
    .from(runHours)
    .where(eq(runHours.runId, run.id))
    .orderBy(asc(runHours.hourStart));
  const about = { kind: run.kind, start: run.periodStart };
  const covered = await coveredFor(queries, about);
  const open = () =>
    readBooks(
      queries,
      zone,
      hours.map((hour) => hour.hourStart),
    );
  const moved = hasMoved(await open(), await loadRun(queries, base.id), hours) ? MOVED : null;
  const settled = async (cover: boolean) => {
    const books = await open();
    const stays = replace(books, about, hours, {
      old: { paid: base.paid!, bonus: base.bonus! },
      new: { paid: run.paid!, bonus: run.bonus! },
      same: base.resultDigest === run.resultDigest,
      covered,
      cover,
    });
    return {
      refused: moved ?? beyondPartners(books),
      moves: netMoves(books.entries),
      stays: stays.map(({ pool, hourStart, amount }) => ({
        pool,
        hour: formatInstant(hourStart),
        amount: formatAmount(amount),
      })),
    };
  };
  try {
    return { ...(await settled(false)), missing: null };
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    return { ...(await settled(true)), missing: formatAmount(error.missing) };
  }
}

/** What the special partners would be sent instead of what they were. */
async function compareTransfers(db: Database, run: Run, base: Run): Promise<Preview['transfers']> {
  if (run.kind !== 'hourly') return [];
  const listed = await db
    .select({ partnerId: specialPartners.partnerId })
    .from(specialPartners)
    .where(eq(specialPartners.version, run.specialVersion));
  const earlier = await db
    .select()
    .from(transfers)
    .where(and(eq(transfers.time, run.periodStart), lt(transfers.runId, run.id)))
    .orderBy(transfers.runId);
  const sent = new Map(earlier.map((row) => [row.partnerId, row.amount]));
  const partnerIds = [...new Set([...listed.map((row) => row.partnerId), ...sent.keys()])].sort((a, b) =>
    a < b ? -1 : 1,
  );
  if (partnerIds.length === 0) return [];
  const totals = new Map(
    (await totalsOf(db, run, base, partnerIds)).map((row) => [row.partnerId, parseColumn(row.new)]),
  );
  return partnerIds
    .map((partnerId) => ({
      partnerId: String(partnerId),
      ...change(sent.get(partnerId) ?? ZERO, totals.get(String(partnerId)) ?? ZERO),
    }))
    .filter((row) => row.change !== formatAmount(ZERO));
}
