import { desc, eq } from 'drizzle-orm';
import type { Queries } from '../db/connection';
import { restorations } from '../db/schema-restored';
import type { Health } from '../instance/health';
import { readProgram } from '../program';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { MarkError } from './file';
import { type Gap, gapBetween } from './gap';
import type { Compared, HighWater } from './high-water';

/** What a process knows of the marks; without it none are kept, as in a scratch database. */
type Kept = Pick<World, 'highWater'>;

/** Whether the database is behind what was published, and whether that can be known, for all who would start or pay something. */
export async function checkHighWater(queries: Queries, { highWater }: Kept): Promise<Health> {
  if (!highWater) return { obstacles: [], warnings: [] };
  let compared: Compared;
  try {
    compared = await highWater.compare(queries);
  } catch (error) {
    if (!(error instanceof MarkError)) throw error;
    return { obstacles: [DAMAGED], warnings: [] };
  }
  const gap = await gapOf(queries, compared);
  const obstacles = [
    ...(gap ? [`${gap.sentence} ${await whatToDo(queries, gap)}`] : []),
    ...(compared.unknown === null ? [] : [compared.unknown]),
  ];
  return { obstacles, warnings: compared.warnings };
}

const DAMAGED =
  'The high-water mark high-water.json in the data folder cannot be read; no run starts until it is mended, or removed where the remote database keeps it too.';

/** What the database lacks, or null. */
export async function findGap(queries: Queries, highWater: HighWater | undefined): Promise<Gap | null> {
  return highWater ? gapOf(queries, await highWater.compare(queries)) : null;
}

async function gapOf(queries: Queries, compared: Compared): Promise<Gap | null> {
  const program = await readProgram(queries);
  return program && gapBetween(queries, program, compared);
}

async function whatToDo(queries: Queries, gap: Gap): Promise<string> {
  const [latest] = await queries
    .select()
    .from(restorations)
    .where(eq(restorations.status, 'proposed'))
    .orderBy(desc(restorations.id))
    .limit(1);
  if (latest && latest.gapDigest === gap.digest)
    return (
      `No run starts and nothing is sent until another person approves what ${latest.proposedBy} has proposed, ` +
      `"${latest.choice}": npm run allot -- restored approve ${latest.id}`
    );
  return (
    'No run starts and nothing is sent until two persons have decided: ' +
    'npm run allot -- restored propose --mark-published, or --run-again where its results were not used'
  );
}

/** @throws Refusal where the database is behind, or may be: what is published or sent then might have been paid before. */
export async function refuseBehind({ db, highWater }: Pick<World, 'db' | 'highWater'>): Promise<void> {
  const [first] = (await checkHighWater(db, { highWater })).obstacles;
  if (first) throw new Refusal(first);
}

/** The same as a question. */
export const isBehind = async ({ db, highWater }: Pick<World, 'db' | 'highWater'>): Promise<boolean> =>
  (await checkHighWater(db, { highWater })).obstacles.length > 0;
