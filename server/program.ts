import { asc, count, eq, sql } from 'drizzle-orm';
import { dayAt, formatInstant, type Instant } from '@/lib/period';
import { DEFAULT_POLICY, type Policy } from '@/lib/policy';
import { SCHEDULE } from '@/lib/roles';
import { appendAudit } from './audit/append';
import type { Database, Queries } from './db/connection';
import { audit, policies, program, specialLists, specialPartners } from './db/schema';
import { transaction } from './db/transaction';
import { Refusal } from './refusal';

/** What a database is set up with, once. */
export type Beginning = {
  readonly zone: string;
  /** The start of the program's first day. */
  readonly startAt: Instant;
  readonly specialPartners: readonly bigint[];
  readonly policy?: Policy;
};

export type Program = { readonly zone: string; readonly startAt: Instant };

export async function readProgram(queries: Queries): Promise<Program | null> {
  const [row] = await queries.select().from(program).where(eq(program.id, 1));
  return row ?? null;
}

/**
 * Names the program apart from every other one, also of the same zone and start; empty before it is begun. It is the hash of the trail's first row, which
 * holds a random token, is in every backup whatever version made it, and never changes.
 */
export async function readProgramName(queries: Queries): Promise<string> {
  const [first] = await queries.select({ hash: audit.hash }).from(audit).orderBy(asc(audit.seq)).limit(1);
  return first?.hash ?? '';
}

/**
 * Records the program's zone and start, the first policy and the first special list where they are not yet recorded.
 * @throws Refusal where another zone was recorded, since it would cut other periods out of the same hours, or where the start is to be
 * recorded and no day begins then, since the CC up to the next day would have no whole day to go to.
 */
export async function ensureProgram(db: Database, now: Instant, beginning: Beginning): Promise<Program> {
  return transaction(db, async (tx) => {
    if ((await readProgram(tx)) === null) refuseMiddleOfDay(beginning);
    await tx
      .insert(program)
      .values({ id: 1, zone: beginning.zone, startAt: beginning.startAt })
      .onDuplicateKeyUpdate({ set: { id: sql`id` } });
    const recorded = (await readProgram(tx))!;
    if (recorded.zone !== beginning.zone) {
      throw new Refusal(
        `PROGRAM_ZONE is ${beginning.zone}, but this program runs in ${recorded.zone} since ${formatInstant(recorded.startAt)}; ` +
          `set PROGRAM_ZONE=${recorded.zone}, or use another DATABASE_URL for another program`,
      );
    }
    const [{ versions } = { versions: 0 }] = await tx.select({ versions: count() }).from(policies);
    if (versions === 0) await recordFirstVersions(tx, now, beginning);
    return recorded;
  });
}

function refuseMiddleOfDay({ zone, startAt }: Beginning): void {
  const day = dayAt(startAt, zone);
  if (day.start === startAt) return;
  throw new Refusal(
    `the program cannot start at ${formatInstant(startAt)}, in the middle of a day: in ${zone} that day begins at ${formatInstant(day.start)}`,
  );
}

async function recordFirstVersions(tx: Queries, now: Instant, beginning: Beginning): Promise<void> {
  const reason = 'the program begins';
  const policy = beginning.policy ?? DEFAULT_POLICY;
  const ever = 0 as Instant;
  await tx.insert(policies).values({
    version: 1,
    inForceFrom: ever,
    policy,
    proposedBy: SCHEDULE.name,
    approvedBy: SCHEDULE.name,
    decidedAt: now,
    reason,
    createdAt: now,
  });
  await tx.insert(specialLists).values({ version: 1, changedBy: SCHEDULE.name, reason, createdAt: now });
  if (beginning.specialPartners.length > 0) {
    await tx
      .insert(specialPartners)
      .values(beginning.specialPartners.map((partnerId) => ({ version: 1, partnerId })));
  }
  const after = {
    zone: beginning.zone,
    startAt: formatInstant(beginning.startAt),
    policyVersion: 1,
    specialVersion: 1,
  };
  await appendAudit(tx, now, { actor: SCHEDULE, action: 'program begun', subject: 'program', after, reason });
}
