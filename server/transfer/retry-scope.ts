import { and, eq } from 'drizzle-orm';
import { formatAmount } from '@/lib/amount';
import { formatInstant, type Instant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { runs } from '../db/schema';
import { Refusal } from '../refusal';
import { subjectOf } from '../run/status';
import type { World } from '../world';
import { compareHours, MOST_KEPT, type PublishedHour, publishedAt } from './compare';
import { hoursToCompare, readComparison } from './comparison';
import { troubleOf } from './remote-trouble';

const ANSWER_MS = 10_000;

/** What is retried: all that needs it, or only an hour, named by its start or by its run, and of it only one partner. */
export type RetryScope = {
  readonly hour?: Instant | undefined;
  readonly runId?: number | undefined;
  readonly partnerId?: bigint | undefined;
};

export type NamedHour = PublishedHour & { readonly subject: string };

/** The hour that is named, as it is published; null where none is. @throws Refusal where it is not published. */
export async function namedHour(queries: Queries, { hour, runId }: RetryScope): Promise<NamedHour | null> {
  if (hour === undefined && runId === undefined) return null;
  const asked = runId === undefined ? eq(runs.periodStart, hour!) : eq(runs.id, runId);
  const rows = await queries
    .select()
    .from(runs)
    .where(and(eq(runs.kind, 'hourly'), asked));
  const run = rows.find(({ status }) => status === 'published');
  if (run && (hour === undefined || run.periodStart === hour))
    return { runId: run.id, hour: run.periodStart, subject: subjectOf(run) };
  if (runId === undefined)
    throw new Refusal(`the hour of ${formatInstant(hour!)} is not published; publish it first`);
  const [published] = rows[0] ? await publishedAt(queries, [rows[0].periodStart]) : [];
  throw new Refusal(
    published
      ? `run ${runId} is not the published attempt of that hour, and only that one is sent: name run ${published.runId}`
      : `run ${runId} is no published hour; only published hours are sent`,
  );
}

/** A transfer that stands there otherwise than it was sent. */
export type Differing = {
  readonly runId: number;
  readonly hour: Instant;
  readonly partnerId: bigint;
  readonly sent: string;
  readonly there: string | null;
};

/** What differs there now; where that cannot be seen, what was found before. */
export async function whatDiffers(
  world: World,
  named: NamedHour | null,
  partnerId: bigint | undefined,
): Promise<{ differences: Differing[]; trouble: string | null }> {
  const { db, remote } = world;
  const patience = { signal: new AbortController().signal, answerMs: ANSWER_MS };
  try {
    if (remote === null) throw new Error('REMOTE_DATABASE_URL is not set here');
    const hours = named ? [named] : await hoursToCompare(db, await world.clock());
    const compared = await compareHours(db, remote, { hours, partnerId }, patience);
    const found = compared?.found ?? [];
    return {
      differences: found.map(({ runId, owed, there }) => ({
        runId,
        hour: owed.time,
        partnerId: owed.partnerId,
        sent: formatAmount(owed.amount),
        there,
      })),
      trouble: null,
    };
  } catch (error) {
    const trouble = remote === null ? (error as Error).message : troubleOf(error).message;
    const before = (await readComparison(db, MOST_KEPT)).differences.filter(
      (one) =>
        (named === null || one.runId === named.runId) &&
        (partnerId === undefined || one.partnerId === partnerId),
    );
    return { differences: before.map((one) => ({ ...one, sent: formatAmount(one.sent) })), trouble };
  }
}
