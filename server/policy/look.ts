import { desc, max } from 'drizzle-orm';
import { dayAt, dueAt, hourAt, type Instant, later, type Period, periodsBetween } from '@/lib/period';
import { policySchema } from '@/lib/policy';
import type { Ask } from '../act';
import type { Queries } from '../db/connection';
import { accruals, runs } from '../db/schema';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { proposePolicy } from './change';
import { policyAt } from './policies';
import { type Difference, differencesOf } from './words';

/** What is wrong with one setting of a policy; the path is that of a setting, with a category by its key. */
export type Fault = { readonly path: string; readonly sentence: string };

export type Look = {
  readonly faults: readonly Fault[];
  /** Why it could not be proposed although its settings are good, or null. */
  readonly refused: string | null;
  /** The version that it would take over from, and what would be otherwise. */
  readonly before: number;
  readonly differences: readonly Difference[];
};

/** What proposing a policy would come to: the faults of its settings, or what it would change. Nothing is written. */
export async function lookAtPolicy(
  world: World,
  value: unknown,
  inForceFrom: Instant,
  ask: Ask,
): Promise<Look> {
  const before = await policyAt(world.db, later(inForceFrom, -1));
  const none = { before: before.version, differences: [] };
  const read = policySchema.safeParse(value);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => ({
      path: pathOf(path, value),
      sentence: message,
    }));
    return { ...none, faults, refused: null };
  }
  const differences = differencesOf(before.policy, read.data);
  if (differences.length === 0) {
    const refused = `nothing is otherwise than in version ${before.version}, which is in force then; change a setting first`;
    return { ...none, faults: [], refused };
  }
  const refused = await proposePolicy(world, value, inForceFrom, { ...ask, dryRun: true }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refusal) return error.message;
      throw error;
    },
  );
  return { before: before.version, differences, faults: [], refused };
}

/** A category is named by its key and not by its number in the list, as in the words of a policy. */
function pathOf(path: readonly PropertyKey[], value: unknown): string {
  const [kind, list, index, ...rest] = path;
  if (list !== 'categories' || typeof index !== 'number') return path.join('.');
  const categories = (value as Record<PropertyKey, { categories?: { key?: unknown }[] }>)[kind!]?.categories;
  return [kind, list, categories?.[index]?.key ?? index, ...rest].join('.');
}

export type Opening = {
  readonly inForceFrom: Instant;
  /** The first hour under a version that begins there, and the first day. */
  readonly hour: Period;
  readonly day: Period;
  /** When the hour is counted: until then it has to be approved. */
  readonly decideBy: Instant;
};

const DAYS_AHEAD = 14;

/** Where a version may begin: with the hour that runs now, or one of the next two weeks. Nothing of them was counted or attempted. */
export async function openingsFrom(queries: Queries, zone: string, now: Instant): Promise<Opening[]> {
  const counted = await countedUntil(queries, zone);
  const running = hourAt(now, zone);
  const last = dayAt(later(now, DAYS_AHEAD * 86_400_000), zone);
  return periodsBetween('hourly', running.start, last.start, zone)
    .filter((hour) => counted === null || hour.end > counted)
    .map((hour) => ({
      inForceFrom: hour.end,
      hour,
      day: dayAt(hour.start, zone),
      decideBy: dueAt(hour),
    }));
}

/** The end of the last period that was counted or attempted, or null before the first. */
async function countedUntil(queries: Queries, zone: string): Promise<Instant | null> {
  const [run] = await queries
    .select({ end: runs.periodEnd })
    .from(runs)
    .orderBy(desc(runs.periodEnd))
    .limit(1);
  const [hour] = await queries.select({ latest: max(accruals.hourStart) }).from(accruals);
  const ends = [...(run ? [run.end] : []), ...(hour?.latest ? [hourAt(hour.latest, zone).end] : [])];
  return ends.length === 0 ? null : (Math.max(...ends) as Instant);
}
