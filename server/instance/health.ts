import type { Pool } from 'mysql2/promise';
import type { Database } from '@/server/db/connection';
import { isOutage } from '@/server/db/transaction';
import { checkContract } from '@/server/source/contract';
import { judgeOffset, readClock } from './clock-offset';
import { readInstances } from './heartbeat';

/** Why no run starts at present, and what is worth knowing, a sentence each. */
export type Health = { readonly obstacles: readonly string[]; readonly warnings: readonly string[] };

export const together = (parts: readonly Health[]): Health => ({
  obstacles: parts.flatMap((part) => part.obstacles),
  warnings: parts.flatMap((part) => part.warnings),
});

/** What is wrong with the clocks of the instances, and with this one's own. */
export async function checkInstances(db: Database, ownId: string): Promise<Health> {
  const { now, aheadMs } = await readClock(db.$client);
  const others = (await readInstances(db, now)).filter((instance) => instance.id !== ownId);
  const own = judgeOffset('this process', aheadMs);
  return {
    // Another instance refuses to start runs by itself; here its clock is only worth knowing.
    obstacles: own.obstacle ? [own.obstacle] : [],
    warnings: [
      ...(own.warning ? [own.warning] : []),
      ...others.flatMap(({ name, host, clockOffsetMs }) => {
        const { obstacle, warning } = judgeOffset(`${name} on ${host}`, clockOffsetMs);
        return obstacle ?? warning ?? [];
      }),
    ],
  };
}

/** What is wrong with the source: it is away, breaks the contract, or its clock is off. */
export async function checkSource(db: Database, source: Pool): Promise<Health> {
  try {
    const contract = await checkContract(source);
    const ours = await readClock(db.$client);
    const theirs = await readClock(source);
    const clock = judgeOffset('the source database', ours.aheadMs - theirs.aheadMs);
    return {
      obstacles: [...contract.obstacles, ...(clock.obstacle ? [clock.obstacle] : [])],
      warnings: [...contract.warnings, ...(clock.warning ? [clock.warning] : [])],
    };
  } catch (error) {
    return { obstacles: [unreachable('source database', error)], warnings: [] };
  }
}

/** A sentence for a database that does not answer, which says no more than a person on the page may read. */
export const unreachable = (what: string, error: unknown): string =>
  isOutage(error)
    ? `The ${what} cannot be reached; Allot tries again and goes on by itself when it is back.`
    : `The ${what} cannot be used; the log says why.`;
