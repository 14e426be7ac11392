import { type Instant, nextFullDay } from '@/lib/period';
import type { Config } from '@/server/config';
import { isOutage } from '@/server/db/transaction';
import { unreachable } from '@/server/instance/health';
import { ensureProgram, readProgram } from '@/server/program';
import { BEHIND, hasNewestSchema } from '@/server/ready';
import { Refusal } from '@/server/refusal';
import { prepareSample } from '@/server/sample/prepare';
import type { World } from '@/server/world';

/**
 * Makes sure that the databases are ready to run on: the newest schema, the sample program where it is wanted, and the program's record. Everything in it
 * may be done again, and is done again until it succeeds.
 */
export async function bringUp(world: World, config: Config): Promise<void> {
  // Migrations are read from files by name, which a bundle does not have; whoever starts this process has applied them before.
  if (!(await hasNewestSchema(world.db))) throw new Refusal(BEHIND);
  const now = await world.clock();
  const sample = config.sample ? await prepareSample(world.source, now) : null;
  const recorded = await readProgram(world.db);
  // The sample's days are cut in UTC, so its first instant may lie within a day of the program.
  const startAt: Instant =
    recorded?.startAt ?? config.programStart ?? nextFullDay(sample?.programStart ?? now, config.zone);
  await ensureProgram(world.db, now, { zone: config.zone, startAt, specialPartners: config.specialPartners });
}

/** Why it has not succeeded yet, in a sentence for the page. Refusals say what to do; an outage goes by itself. */
export const whyNot = (error: unknown): string =>
  isOutage(error) || !(error instanceof Error) || !SAYS_WHAT_TO_DO.has(error.name)
    ? unreachable('database', error)
    : error.message;

const SAYS_WHAT_TO_DO = new Set(['Refusal', 'ForeignTableError', 'SampleError']);
