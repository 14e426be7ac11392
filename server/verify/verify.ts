import { and, asc, gt, gte, inArray, isNotNull, lt, or } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { runs } from '../db/schema';
import type { Run } from '../run/status';
import type { World } from '../world';
import { verifyArchive, verifyArchivesKnown } from './archives';
import { verifyAudit } from './audit';
import type { Finding } from './finding';
import { verifyHours } from './hours';
import { verifyLedger } from './ledger';
import { verifyPoolState } from './pool-state';
import { Remote } from './remote';
import { verifyRun } from './run';
import { openSource } from './source';

/** The periods that are verified are those that begin in `[from, to)`; accounts and the audit chain are verified whole. */
export type VerifyRange = { readonly from: Instant; readonly to: Instant };

/** How much was looked at so far. */
export type Verified = {
  runs: number;
  rewards: number;
  hours: number;
  auditRows: number;
  /** Files of archived runs, those of rejected and failed attempts included. */
  archives: number;
};

/** A head of the audit chain as it was noted, such as from the log; the hash alone is enough. */
export type NotedHead = { readonly seq?: number; readonly hash: string };

export type VerifyOptions = {
  readonly range: VerifyRange;
  readonly signal?: AbortSignal;
  /** A head of the audit chain that was noted before: it must be a link of the chain still. */
  readonly auditHead?: NotedHead | undefined;
  readonly verified?: Verified;
};

export const nothingVerified = (): Verified => ({ runs: 0, rewards: 0, hours: 0, auditRows: 0, archives: 0 });

/**
 * Computes again what is published, from what was frozen with it, and compares everything that was written down with everything that it
 * follows from; then compares with the source as it is now. Nothing is written, and what it holds at a time is one run.
 */
export async function* verify(world: World, options: VerifyOptions): AsyncGenerator<Finding> {
  const { range, signal = new AbortController().signal, verified = nothingVerified() } = options;
  yield* verifyLedger(world.db);
  signal.throwIfAborted();
  yield* verifyAudit(world, signal, verified, options.auditHead);
  const remote = new Remote(world.remote);
  yield* verifyArchivesKnown(world);
  for await (const run of runsToVerify(world, range)) {
    signal.throwIfAborted();
    if (run.archivedAt !== null) verified.archives++;
    if (hasCounted(run)) yield* verifyRun(world, run, remote, signal, verified);
    else yield* await verifyArchive(world, run, signal);
  }
  yield* verifyPoolState(world, range);
  const { source, findings } = await openSource(world);
  yield* findings;
  yield* verifyHours(world, range, source, signal, verified);
}

const PAGE = 50;

const COUNTED = ['published', 'superseded'] as const;
const hasCounted = ({ status }: Run): boolean => COUNTED.some((one) => one === status);

/** The runs whose results count or have counted, and others whose rows lie in a file, page by page. */
async function* runsToVerify({ db }: World, { from, to }: VerifyRange): AsyncGenerator<Run> {
  for (let last = 0; ; ) {
    const page = await db
      .select()
      .from(runs)
      .where(
        and(
          gt(runs.id, last),
          or(inArray(runs.status, [...COUNTED]), isNotNull(runs.archivedAt)),
          gte(runs.periodStart, from),
          lt(runs.periodStart, to),
        ),
      )
      .orderBy(asc(runs.id))
      .limit(PAGE);
    yield* page;
    if (page.length < PAGE) return;
    last = page.at(-1)!.id;
  }
}
