import { holdLease, releaseLease } from '@/server/instance/lease';
import { readProgram } from '@/server/program';
import { MissedCount } from '@/server/run/missed';
import type { World } from '@/server/world';
import { noteDailyLine } from './daily-line';
import { noteConditions } from './note';
import { noteGrants } from './role-granted';
import { LEASE, LEASE_MS, type Sending, sendMessages } from './send';
import type { AlertLimits } from './sorts';
import { WATCHERS } from './watchers';

export type Alerting = Sending & AlertLimits & { readonly missed: MissedCount };

/** Rounds of one process, one after another; nothing in them keeps a run waiting. */
export function alertRounds(
  world: World,
  config: Omit<Alerting, 'missed'>,
  signal: AbortSignal,
): () => Promise<void> {
  const alerting = { ...config, missed: new MissedCount() };
  return () => alertRound(world, alerting, signal);
}

/**
 * One look at everything that people are told of, and the messages about it. One instance does it for all. Each part is done whatever came of the
 * one before; the first failure is thrown at the end.
 */
export async function alertRound(world: World, alerting: Alerting, signal: AbortSignal): Promise<void> {
  const program = await readProgram(world.db);
  const now = await world.clock();
  if (!program || !(await holdLease(world.db, LEASE, world.instance, now, LEASE_MS))) return;
  const { webhooks, missed } = alerting;
  const looking = { world, program, now, limits: alerting, missed };
  const parts = [
    () => noteConditions(WATCHERS, looking, webhooks),
    () => noteGrants(world, webhooks, now),
    () => noteDailyLine(world, program, webhooks, now),
    () => sendMessages(world, alerting, signal),
  ];
  const failures: unknown[] = [];
  for (const part of parts) {
    if (signal.aborted) break;
    await part().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Leaves the rounds to another instance at once. */
export const leaveAlerts = ({ db, instance }: World): Promise<void> => releaseLease(db, LEASE, instance);
