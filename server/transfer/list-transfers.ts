import { and, count, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import { formatAmount, parseColumn } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import type { Status } from '@/lib/run';
import type { Queries } from '../db/connection';
import { runs, transfers } from '../db/schema';
import { transferDifferences } from '../db/schema-transfers';
import { Refusal } from '../refusal';
import { isStuck } from './stuck';

export type BatchState = 'stuck' | 'pending' | 'delivered' | 'replaced' | 'cancelled';

/** The transfers of one hour's attempt. */
export type TransferBatch = {
  readonly runId: number;
  readonly hour: Instant;
  readonly attempt: number;
  /** The worst of its transfers; replaced where a later attempt has sent other amounts in the place of what it had delivered. */
  readonly state: BatchState;
  readonly stuck: number;
  readonly pending: number;
  readonly delivered: number;
  readonly cancelled: number;
  /** What of it is delivered or on its way. */
  readonly amount: string;
  /** How many of them the remote database was found to hold otherwise than they were delivered. */
  readonly differing: number;
  readonly tries: number;
  /** When the next of them is tried; null where none is to be. */
  readonly nextTryAt: Instant | null;
  readonly error: string | null;
  /** When the last of them was read back and found as it was sent; null where none was. */
  readonly readBackAt: Instant | null;
};

export type TransferPage = { readonly batches: readonly TransferBatch[]; readonly next: string | null };

/** The batches of transfers, the latest hour first, of an hour's attempts the latest first. */
export async function listTransfers(
  queries: Queries,
  now: Instant,
  asked: { readonly after?: string | null | undefined; readonly limit: number },
): Promise<TransferPage> {
  const after = asked.after ? readCursor(asked.after) : null;
  // Which runs come first is read from the runs, so that no page adds up the transfers of years.
  const found = await queries
    .select(RUN)
    .from(runs)
    .where(
      and(
        eq(runs.kind, 'hourly'),
        inArray(runs.status, ['published', 'superseded']),
        sql`exists (select 1 from transfers where transfers.run_id = runs.id)`,
        after === null
          ? undefined
          : or(
              lt(runs.periodStart, after.hour),
              and(eq(runs.periodStart, after.hour), lt(runs.id, after.runId)),
            ),
      ),
    )
    .orderBy(desc(runs.periodStart), desc(runs.id))
    .limit(asked.limit + 1);
  const page = found.slice(0, asked.limit);
  const figures = await figuresOf(
    queries,
    now,
    page.map(({ runId }) => runId),
  );
  const last = page.at(-1);
  return {
    batches: page.flatMap((run) => {
      const ofRun = figures.get(run.runId);
      return ofRun ? [batchOf(run, ofRun)] : [];
    }),
    next: found.length > page.length && last ? `${last.hour}.${last.runId}` : null,
  };
}

/** One batch by its run, or null where the run has no transfers. */
export async function oneBatch(queries: Queries, now: Instant, runId: number): Promise<TransferBatch | null> {
  const [run] = await queries.select(RUN).from(runs).where(eq(runs.id, runId));
  const figures = run && (await figuresOf(queries, now, [runId])).get(runId);
  return run && figures ? batchOf(run, figures) : null;
}

type Figures = Omit<TransferBatch, 'runId' | 'hour' | 'attempt' | 'state'>;

const RUN = { runId: runs.id, hour: runs.periodStart, attempt: runs.attempt, status: runs.status };
type OfRun = Pick<TransferBatch, 'runId' | 'hour' | 'attempt'> & { status: Status };

const batchOf = ({ status, ...run }: OfRun, figures: Figures): TransferBatch => ({
  ...run,
  ...figures,
  state: stateOf(status, figures),
});

/** A rerun sends to everyone that an attempt before it has sent to, so that nothing of a superseded one stands there for long. */
function stateOf(status: Status, { stuck, pending, delivered }: Figures): BatchState {
  if (stuck > 0) return 'stuck';
  if (pending > 0) return 'pending';
  if (delivered === 0) return 'cancelled';
  return status === 'superseded' ? 'replaced' : 'delivered';
}

async function figuresOf(
  queries: Queries,
  now: Instant,
  runIds: readonly number[],
): Promise<Map<number, Figures>> {
  if (runIds.length === 0) return new Map();
  const number = (condition: unknown) => sql`coalesce(sum(${condition}), 0)`.mapWith(Number);
  const is = (status: string) => sql`${transfers.status} = ${status}`;
  const rows = await queries
    .select({
      runId: transfers.runId,
      stuck: number(isStuck(now)),
      pending: number(is('pending')),
      delivered: number(is('delivered')),
      cancelled: number(is('cancelled')),
      amount: sql`coalesce(sum(case when ${is('cancelled')} then 0 else ${transfers.amount} end), 0)`.mapWith(
        (sum) => formatAmount(parseColumn(String(sum))),
      ),
      tries: sql`max(${transfers.tries})`.mapWith(Number),
      nextTryAt: sql<Instant | null>`min(case when ${is('pending')} then ${transfers.nextTryAt} end)`.mapWith(
        transfers.nextTryAt,
      ),
      error: sql<string | null>`min(case when ${is('pending')} then ${transfers.error} end)`,
      readBackAt: sql<Instant | null>`max(${transfers.deliveredAt})`.mapWith(transfers.deliveredAt),
    })
    .from(transfers)
    .innerJoin(runs, eq(runs.id, transfers.runId))
    .where(inArray(transfers.runId, [...runIds]))
    .groupBy(transfers.runId);
  const differing = await queries
    .select({ runId: transferDifferences.runId, number: count() })
    .from(transferDifferences)
    .where(inArray(transferDifferences.runId, [...runIds]))
    .groupBy(transferDifferences.runId);
  const differingOf = new Map(differing.map((row) => [row.runId, row.number]));
  return new Map(
    rows.map(({ runId, ...row }) => [runId, { ...row, differing: differingOf.get(runId) ?? 0 }]),
  );
}

function readCursor(text: string): { hour: Instant; runId: number } {
  const match = /^(-?\d{1,15})\.(\d{1,15})$/.exec(text);
  if (!match) throw new Refusal('the cursor of the list cannot be read; begin again with its first page');
  return { hour: Number(match[1]) as Instant, runId: Number(match[2]) };
}
