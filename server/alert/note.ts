import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Instant } from '@/lib/period';
import { alertMessages, alerts } from '@/server/db/schema-alerts';
import { type Transaction, transaction } from '@/server/db/transaction';
import { withoutCredentials } from '@/server/log';
import { oneLine } from './message';
import type { AlertSort, Condition, Looking, Watcher } from './sorts';
import type { Webhook } from './webhooks';

/** What a watcher has seen; null where it could not look, so that nothing ends that nobody has seen end. */
type Seen = { readonly sort: AlertSort; readonly conditions: readonly Condition[] | null };

/** Writes down what has begun and what is over, with the messages about it, from what the watchers see now. */
export async function noteConditions(
  watchers: readonly Watcher[],
  looking: Omit<Looking, 'open'>,
  webhooks: readonly Webhook[],
): Promise<void> {
  const { world, now } = looking;
  const standing = await world.db.select({ key: alerts.key }).from(alerts).where(isNull(alerts.until));
  const open = new Set(standing.map(({ key }) => key));
  const seen = await Promise.all(watchers.map((watcher) => lookFor(watcher, { ...looking, open })));
  const changed = await transaction(world.db, async (tx) => {
    const changes = await writeChanges(tx, seen, now);
    await queueBegun(tx, webhooks, now);
    return changes;
  });
  for (const { key, sentence } of changed.begun) world.log.warn({ alert: key }, `alert: ${sentence}`);
  for (const { key } of changed.over) world.log.info({ alert: key }, 'an alert is over');
}

/** How long one sort may take: a source that hangs keeps nobody from being told of the others. */
const LOOK_MS = 20_000;

async function lookFor(watcher: Watcher, looking: Looking): Promise<Seen> {
  const { sort } = watcher;
  const { lookMs = LOOK_MS } = looking.limits;
  const seen = new AbortController();
  const tooLong = pause(lookMs, undefined, { signal: seen.signal }).then(() => {
    throw new Error(`it took longer than ${lookMs / 1_000} s to look`);
  });
  try {
    return { sort, conditions: await Promise.race([watcher.look(looking), tooLong]) };
  } catch (error) {
    looking.world.log.warn({ err: error, sort }, 'nobody knows whether there is reason for an alert');
    return { sort, conditions: null };
  } finally {
    seen.abort();
  }
}

type Changes = { begun: { key: string; sentence: string }[]; over: { key: string }[] };

async function writeChanges(tx: Transaction, seen: readonly Seen[], now: Instant): Promise<Changes> {
  const stood = await tx
    .select({ id: alerts.id, key: alerts.key, sort: alerts.sort })
    .from(alerts)
    .where(isNull(alerts.until));
  const keys = new Set(stood.map(({ key }) => key));
  const changes: Changes = { begun: [], over: [] };
  for (const { sort, conditions } of seen) {
    if (conditions === null) continue;
    for (const { key, sentence, path } of conditions.filter((condition) => !keys.has(condition.key))) {
      const begun = { key, sort, sentence: toldSentence(sentence), path, since: now, until: null };
      await insertAlert(tx, begun);
      changes.begun.push(begun);
    }
    const stands = new Set(conditions.map(({ key }) => key));
    const over = stood.filter((alert) => alert.sort === sort && !stands.has(alert.key));
    await end(
      tx,
      over.map(({ id }) => id),
      now,
    );
    changes.over.push(...over);
  }
  return changes;
}

type NewAlert = Pick<typeof alerts.$inferSelect, 'key' | 'sort' | 'sentence' | 'path' | 'since' | 'until'>;

/** Nothing where another instance was faster. */
const insertAlert = (tx: Transaction, alert: NewAlert) =>
  tx
    .insert(alerts)
    .values(alert)
    .onDuplicateKeyUpdate({ set: { id: sql`id` } });

/** What a sentence may say to the outside: in one line, without a password that stands in an error's text, and not longer than anybody reads. */
const toldSentence = (sentence: string): string => withoutCredentials(oneLine(sentence)).slice(0, 4_000);

/** Ends alerts; whoever was told that they began, or is to be told, is told of that too. */
async function end(tx: Transaction, ids: readonly number[], now: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(alerts)
    .set({ until: now })
    .where(and(inArray(alerts.id, [...ids]), isNull(alerts.until)));
  const told = await tx
    .select({ alertId: alertMessages.alertId, target: alertMessages.target })
    .from(alertMessages)
    .where(and(inArray(alertMessages.alertId, [...ids]), eq(alertMessages.state, 'begun')));
  await queue(
    tx,
    told.map((one) => ({ ...one, state: 'over' as const })),
    now,
  );
}

/** Queues for every webhook what stands and was not queued for it, also for one that was named only now. */
async function queueBegun(tx: Transaction, webhooks: readonly Webhook[], now: Instant): Promise<void> {
  const open = await tx.select({ id: alerts.id }).from(alerts).where(isNull(alerts.until));
  await queue(
    tx,
    open.flatMap(({ id }) => webhooks.map((webhook) => begunMessage(id, webhook))),
    now,
  );
}

const begunMessage = (alertId: number, { id: target }: Webhook) => ({
  alertId,
  target,
  state: 'begun' as const,
});

async function queue(
  tx: Transaction,
  messages: readonly { alertId: number; state: 'begun' | 'over'; target: string }[],
  now: Instant,
): Promise<void> {
  if (messages.length === 0) return;
  await tx
    .insert(alertMessages)
    .values(messages.map((message) => ({ ...message, tries: 0, nextTryAt: now })))
    .onDuplicateKeyUpdate({ set: { tries: sql`tries` } });
}

type Once = {
  readonly sort: AlertSort;
  /** When it was so; with its key it is there once. */
  readonly at: Instant;
  /** When it was noted, where that may be long after. */
  readonly notedAt?: Instant;
};

/** Writes down something that is told once and has no end, and queues it; nothing where it is there already. It is over as soon as it is noted. */
export async function noteOnce(
  tx: Transaction,
  { sort, key, sentence, path, at, notedAt = at }: Condition & Once,
  webhooks: readonly Webhook[],
  now: Instant,
): Promise<void> {
  await insertAlert(tx, { key, sort, sentence: toldSentence(sentence), path, since: at, until: notedAt });
  const [row] = await tx
    .select({ id: alerts.id })
    .from(alerts)
    .where(and(eq(alerts.key, key), eq(alerts.since, at)));
  await queue(
    tx,
    webhooks.map((webhook) => begunMessage(row!.id, webhook)),
    now,
  );
}
