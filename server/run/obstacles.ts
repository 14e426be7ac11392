import { isNull } from 'drizzle-orm';
import type { Kind } from '@/lib/period';
import type { Queries } from '../db/connection';
import { breaches } from '../db/schema';
import { checkHighWater } from '../high-water/behind';
import { checkInstances, checkSource, together } from '../instance/health';
import { Refusal } from '../refusal';
import type { World } from '../world';

/** Why no run starts at present, a sentence each: a source that is away or breaks the contract, a clock that is off, or a database that is behind its mark. */
export async function obstaclesOf(world: World): Promise<readonly string[]> {
  const { obstacles } = together([
    await checkInstances(world.db, world.instance),
    await checkSource(world.db, world.source),
    await checkHighWater(world.db, world),
  ]);
  return obstacles;
}

/** @throws Refusal with every obstacle, where there is one. */
export async function refuseObstacles(world: World): Promise<void> {
  const obstacles = await obstaclesOf(world);
  if (obstacles.length === 0) return;
  throw new Refusal(['No run starts:', ...obstacles.map((sentence) => `- ${sentence}`)].join('\n'));
}

/** Kinds with a broken invariant: no run of theirs starts or goes on until a person has looked at it. */
export async function stoppedKinds(queries: Queries): Promise<Set<Kind>> {
  const rows = await queries
    .select({ kind: breaches.kind })
    .from(breaches)
    .where(isNull(breaches.resolvedAt));
  return new Set(rows.map((row) => row.kind));
}

/** @throws Refusal where a broken invariant stops the kind. */
export async function refuseStopped(queries: Queries, kind: Kind): Promise<void> {
  if (!(await stoppedKinds(queries)).has(kind)) return;
  throw new Refusal(
    `a broken invariant stops all ${kind} runs; see what verify says of it; an admin clears it once that is green`,
  );
}
