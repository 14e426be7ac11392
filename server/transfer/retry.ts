import { and, eq, gt, inArray, isNotNull, or, type SQL } from 'drizzle-orm';
import { formatInstant, type Instant } from '@/lib/period';
import { type Acted, type Ask, act, requireRole } from '../act';
import { runs, transfers } from '../db/schema';
import { affected, type Transaction } from '../db/transaction';
import { recordEvent } from '../event/record';
import { refuseBehind } from '../high-water/behind';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { MOST_KEPT } from './compare';
import { grouped } from './grouped';
import { SENT_ANEW } from './outcomes';
import { type Differing, type NamedHour, namedHour, type RetryScope, whatDiffers } from './retry-scope';
import { isStuck } from './stuck';

export type Retried = {
  /** How many transfers that had failed or were stuck are tried at once. */
  readonly pending: number;
  /** How many that were delivered are sent again, since the remote database holds something else; the first of them follow. */
  readonly again: number;
  readonly differences: readonly RetriedDifference[];
  /** Whether there is more than one act may do; retry again. */
  readonly more: boolean;
  /** Why the remote database could not be compared just now, so that what was found before is gone by; null where it could. */
  readonly trouble: string | null;
};

type RetriedDifference = {
  readonly hour: string;
  readonly partnerId: string;
  readonly sent: string;
  readonly there: string | null;
};

const ACTION = 'retry transfers';
/** How many rows one act changes at the most, so that its transaction stays small. */
const MOST = MOST_KEPT;
const NAMED = 100;

/**
 * Makes pending now what has failed or is stuck, and sends again what the remote database holds otherwise than it was delivered. The sender does
 * the rest. Without an hour or a run it looks at the last 48 hours and at whatever was found to differ before.
 * @throws Refusal where nothing needs it, where the run is not a published hour, or while the database is behind what was published.
 */
export async function retryTransfers(world: World, ask: Ask, scope: RetryScope): Promise<Retried> {
  requireRole(ask.actor, 'operator', ACTION);
  await refuseBehind(world);
  const named = await namedHour(world.db, scope);
  const { differences, trouble } = await whatDiffers(world, named, scope.partnerId);
  return act(world, ask, ACTION, 'operator', async (tx, now): Promise<Acted<Retried>> => {
    const pending = await tryNow(tx, now, named, scope.partnerId);
    const sentAgain = await sendAgain(tx, now, differences);
    if (pending === 0 && sentAgain.length === 0) throw new Refusal(nothingToDo(trouble));
    await recordEvent(tx, now, 'transfer', named?.runId ?? 'retry');
    const tells = {
      pending,
      again: sentAgain.length,
      differences: sentAgain.slice(0, NAMED).map(shown),
      more: pending === MOST || differences.length === MOST,
      trouble,
    };
    const subject = named ? `transfers of ${named.subject}` : 'transfers';
    return { subject, after: { ...tells, partner: scope.partnerId?.toString() }, tells };
  });
}

const nothingToDo = (trouble: string | null): string =>
  trouble === null
    ? 'nothing has failed, is stuck or differs there; look at transfers list, or name another hour'
    : `nothing has failed or is stuck, and what was delivered could not be compared: ${trouble}`;

async function tryNow(
  tx: Transaction,
  now: Instant,
  named: NamedHour | null,
  partnerId: bigint | undefined,
): Promise<number> {
  const waits = or(isNotNull(transfers.error), gt(transfers.nextTryAt, now));
  const ofScope = and(
    eq(transfers.status, 'pending'),
    named === null ? undefined : eq(transfers.runId, named.runId),
    partnerId === undefined ? undefined : eq(transfers.partnerId, partnerId),
  );
  const stuckRuns = await runsWithStuck(tx, and(isStuck(now), ofScope)!);
  const stuck = stuckRuns.length === 0 ? undefined : inArray(transfers.runId, stuckRuns);
  return affected(
    await tx
      .update(transfers)
      .set({ ...SENT_ANEW, nextTryAt: now })
      .where(and(ofScope, or(waits, stuck)))
      .limit(MOST),
  );
}

/** An UPDATE of one table cannot look at the run beside it, so the runs are found first. */
async function runsWithStuck(tx: Transaction, where: SQL): Promise<number[]> {
  const rows = await tx
    .select({ runId: transfers.runId })
    .from(transfers)
    .innerJoin(runs, eq(runs.id, transfers.runId))
    .where(where)
    .groupBy(transfers.runId);
  return rows.map(({ runId }) => runId);
}

/** Only what is delivered and published still; what is on its way again already comes without this. @returns those it was done to. */
async function sendAgain(
  tx: Transaction,
  now: Instant,
  differences: readonly Differing[],
): Promise<Differing[]> {
  const done: Differing[] = [];
  for (const [runId, ofRun] of grouped(differences, (difference) => difference.runId)) {
    const [run] = await tx.select({ published: runs.published }).from(runs).where(eq(runs.id, runId));
    if (run?.published !== 1) continue;
    const delivered = and(
      eq(transfers.runId, runId),
      eq(transfers.status, 'delivered'),
      inArray(
        transfers.partnerId,
        ofRun.map(({ partnerId }) => partnerId),
      ),
    );
    const rows = await tx.select({ partnerId: transfers.partnerId }).from(transfers).where(delivered);
    const ids = new Set(rows.map(({ partnerId }) => partnerId));
    await tx
      .update(transfers)
      .set({ status: 'pending', ...SENT_ANEW, nextTryAt: now, pendingSince: now })
      .where(delivered);
    done.push(...ofRun.filter(({ partnerId }) => ids.has(partnerId)));
  }
  return done;
}

const shown = ({ hour, partnerId, sent, there }: Differing): RetriedDifference => ({
  hour: formatInstant(hour),
  partnerId: String(partnerId),
  sent,
  there,
});
