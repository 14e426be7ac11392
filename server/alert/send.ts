import { and, asc, eq, gt, isNull, lte, ne, notExists, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/mysql-core';
import { HOUR, type Instant, later } from '@/lib/period';
import type { Config } from '@/server/config';
import type { Database } from '@/server/db/connection';
import { alertMessages, alerts } from '@/server/db/schema-alerts';
import { affected } from '@/server/db/transaction';
import { holdLease } from '@/server/instance/lease';
import { reachedAt } from '@/server/people/public-url';
import { nextTry } from '@/server/run/steps';
import type { World } from '@/server/world';
import { bodyOf, type Told } from './message';
import { type Posted, post } from './post';
import type { Webhook } from './webhooks';

/** One instance looks and sends for all. */
export const LEASE = 'alerts';
export const LEASE_MS = 60_000;

/** What is over for so long is no longer told to a receiver that was away meanwhile. */
const TOLD_FOR_MS = 24 * HOUR;

/** Where alerts go, and what each says of the program. */
export type Sending = Pick<
  Config,
  'webhooks' | 'publicUrl' | 'host' | 'port' | 'programName' | 'environment'
> & {
  /** How long a receiver may take to answer. */
  readonly answerMs?: number;
};

type Message = typeof alertMessages.$inferSelect;
type Alert = typeof alerts.$inferSelect;

/**
 * Sends what is due to every webhook, each in order and apart from the others. A try is counted before it is made, so that of two senders one
 * makes it. Whoever dies between sending and noting it leaves a message that is sent again: a receiver tells the two by key, state and since.
 */
export async function sendMessages(world: World, sending: Sending, signal: AbortSignal): Promise<void> {
  const ended = await Promise.allSettled(
    sending.webhooks.map((webhook) => sendTo(world, sending, webhook, signal)),
  );
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** A failure ends the round for the webhook; what else is due for it then has its turn in the next. */
async function sendTo(world: World, sending: Sending, webhook: Webhook, signal: AbortSignal): Promise<void> {
  const { db, clock, log, instance } = world;
  while (!signal.aborted) {
    const now = await clock();
    if (!(await holdLease(db, LEASE, instance, now, LEASE_MS))) return;
    const next = await nextMessage(db, webhook.id, now);
    if (!next) return;
    if (!(await claim(db, next.message, now))) continue;
    const posted = await post(webhook, bodyOf(webhook.format, toldOf(next, sending)), sending.answerMs);
    await note(db, next.message, await clock(), posted);
    if (!posted.taken) {
      log.warn(
        { alert: next.alert.key, state: next.message.state, target: webhook.id, error: posted.error },
        'an alert was not taken and is sent again',
      );
      return;
    }
  }
}

const begun = alias(alertMessages, 'begun');

/** The oldest message that is due; that something is over is said after that it has begun. */
async function nextMessage(
  db: Database,
  target: string,
  now: Instant,
): Promise<{ message: Message; alert: Alert } | null> {
  const begunBefore = db
    .select({ id: begun.alertId })
    .from(begun)
    .where(
      and(
        eq(begun.alertId, alertMessages.alertId),
        eq(begun.target, target),
        ne(begun.state, alertMessages.state),
        isNull(begun.sentAt),
      ),
    );
  const [row] = await db
    .select({ message: alertMessages, alert: alerts })
    .from(alertMessages)
    .innerJoin(alerts, eq(alerts.id, alertMessages.alertId))
    .where(
      and(
        eq(alertMessages.target, target),
        isNull(alertMessages.sentAt),
        lte(alertMessages.nextTryAt, now),
        or(isNull(alerts.until), gt(alerts.until, later(now, -TOLD_FOR_MS))),
        or(eq(alertMessages.state, 'begun'), notExists(begunBefore)),
      ),
    )
    .orderBy(asc(alertMessages.alertId), asc(alertMessages.state))
    .limit(1);
  return row ?? null;
}

const sameMessage = ({ alertId, state, target }: Message) =>
  and(
    eq(alertMessages.alertId, alertId),
    eq(alertMessages.state, state),
    eq(alertMessages.target, target),
    isNull(alertMessages.sentAt),
  );

async function claim(db: Database, message: Message, now: Instant): Promise<boolean> {
  const tries = message.tries + 1;
  const claimed = await db
    .update(alertMessages)
    .set({ tries, nextTryAt: nextTry(now, tries) })
    .where(and(sameMessage(message), eq(alertMessages.tries, message.tries)));
  return affected(claimed) === 1;
}

async function note(db: Database, message: Message, now: Instant, posted: Posted): Promise<void> {
  const fields = posted.taken ? { sentAt: now, error: null } : { error: posted.error };
  await db.update(alertMessages).set(fields).where(sameMessage(message));
  if (posted.taken || posted.restMs === null) return;
  // Who asks to be left alone is left alone with everything.
  const until = later(now, posted.restMs);
  await db
    .update(alertMessages)
    .set({
      nextTryAt: sql`greatest(${alertMessages.nextTryAt}, ${sql.param(until, alertMessages.nextTryAt)})`,
    })
    .where(and(eq(alertMessages.target, message.target), isNull(alertMessages.sentAt)));
}

function toldOf({ message, alert }: { message: Message; alert: Alert }, sending: Sending): Told {
  const { key, sort, sentence, path, since, until } = alert;
  const { programName: program, environment } = sending;
  const link = `${reachedAt(sending)}${path}`;
  // Until the end is told of, it has not come: a message that is late says what it said at its time.
  return {
    key,
    sort,
    state: message.state,
    sentence,
    link,
    since,
    until: message.state === 'over' ? until : null,
    program,
    environment,
  };
}
