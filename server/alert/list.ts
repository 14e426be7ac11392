import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { alertMessages, alerts } from '@/server/db/schema-alerts';
import type { AlertSort } from './sorts';
import { idsOf, type Webhook } from './webhooks';

/** An alert as the console and the command line list it. */
export type ListedAlert = {
  readonly id: number;
  readonly key: string;
  readonly sort: AlertSort;
  readonly sentence: string;
  readonly path: string;
  readonly since: Instant;
  readonly until: Instant | null;
  /** How many webhooks were told that it began, and that it is over, of how many that are to be told or were. */
  readonly told: { readonly begun: number; readonly over: number; readonly of: number };
  /** Why a message about it was not taken yet, and when it is tried again; null where all were. */
  readonly trouble: { readonly error: string; readonly tries: number; readonly nextTryAt: Instant } | null;
};

type AlertPage = { readonly rows: readonly ListedAlert[]; readonly next: number | null };

type Webhooks = readonly Pick<Webhook, 'id'>[];

/** The alerts that stand, the latest first. */
export async function openAlerts(queries: Queries, webhooks: Webhooks): Promise<ListedAlert[]> {
  const rows = await queries.select().from(alerts).where(isNull(alerts.until)).orderBy(desc(alerts.id));
  return withMessages(queries, rows, webhooks);
}

/** The alerts that are over, the latest first, after the one with this id. */
export async function pastAlerts(
  queries: Queries,
  webhooks: Webhooks,
  { after, limit }: { after: number | null; limit: number },
): Promise<AlertPage> {
  const rows = await queries
    .select()
    .from(alerts)
    .where(and(isNotNull(alerts.until), after === null ? undefined : lt(alerts.id, after)))
    .orderBy(desc(alerts.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? page.at(-1)!.id : null;
  return { rows: await withMessages(queries, page, webhooks), next };
}

/** The line of the last day that has one. */
export async function lastDailyLine(queries: Queries): Promise<{ sentence: string; at: Instant } | null> {
  const [row] = await queries
    .select({ sentence: alerts.sentence, at: alerts.since })
    .from(alerts)
    .where(eq(alerts.sort, 'daily line'))
    .orderBy(desc(alerts.id))
    .limit(1);
  return row ?? null;
}

/** What a webhook was not told that is no longer configured, nobody waits for. */
async function withMessages(
  queries: Queries,
  rows: readonly (typeof alerts.$inferSelect)[],
  webhooks: Webhooks,
): Promise<ListedAlert[]> {
  if (rows.length === 0) return [];
  const messages = await queries
    .select()
    .from(alertMessages)
    .where(
      and(
        inArray(
          alertMessages.alertId,
          rows.map(({ id }) => id),
        ),
        or(isNotNull(alertMessages.sentAt), inArray(alertMessages.target, idsOf(webhooks))),
      ),
    )
    .orderBy(asc(alertMessages.nextTryAt));
  return rows.map(({ open: _, ...row }) => {
    const about = messages.filter(({ alertId }) => alertId === row.id);
    const sent = (state: string) => about.filter((one) => one.state === state && one.sentAt !== null).length;
    const troubled = about.find(({ sentAt, error }) => sentAt === null && error !== null);
    return {
      ...row,
      told: {
        begun: sent('begun'),
        over: sent('over'),
        of: about.filter(({ state }) => state === 'begun').length,
      },
      trouble: troubled
        ? { error: troubled.error!, tries: troubled.tries, nextTryAt: troubled.nextTryAt }
        : null,
    };
  });
}
