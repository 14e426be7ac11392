import { desc, max } from 'drizzle-orm';
import type { core } from 'zod';
import { percentOf } from '@/lib/figures';
import {
  dayAt,
  dueAt,
  hourAt,
  type Instant,
  type Kind,
  later,
  type Period,
  periodsBetween,
} from '@/lib/period';
import { type CategoryKey, type Policy, policySchema } from '@/lib/policy';
import { categoryKeys, type PolicyFields, policyOf } from '@/lib/policy-form';
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
  /** What is to be proposed, where nothing stands against it. */
  readonly policy: Policy | null;
};

/** What proposing the policy of a form would come to: the faults of its fields, or what it would change. Nothing is written. */
export async function lookAtPolicy(
  world: World,
  fields: PolicyFields,
  inForceFrom: Instant,
  ask: Ask,
): Promise<Look> {
  const before = await policyAt(world.db, later(inForceFrom, -1));
  const none = { before: before.version, differences: [], policy: null };
  const keys: Record<Kind, CategoryKey[]> = {
    hourly: categoryKeys('hourly', before.policy),
    daily: categoryKeys('daily', before.policy),
  };
  const value = policyOf(fields, keys);
  const read = policySchema.safeParse(value);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => ({
      path: pathOf(issue.path, value),
      sentence: faultOf(issue),
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
  return {
    before: before.version,
    differences,
    faults: [],
    refused,
    policy: refused === null ? read.data : null,
  };
}

/** What is wrong, to be read after the name of the field. */
function faultOf(issue: core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return 'is no whole number';
  if (issue.code === 'invalid_union') return 'is no whole number of positions, or no percentage';
  if (issue.code === 'too_small' && issue.origin === 'array') return 'give one category a share at least';
  if (issue.code === 'too_small') return `is less than ${issue.minimum}`;
  if (issue.code === 'too_big') return `is more than ${issue.maximum}`;
  return inPercent(issue.message);
}

/** A form has shares in percent. */
const inPercent = (sentence: string): string =>
  sentence
    .replace('is not a decimal written as a string', 'is no figure, as 12.5')
    .replace(/^is more than 1$/, 'is more than 100 %')
    .replace(
      /^the shares sum to ([\d.]+), not to exactly 1$/,
      (_, sum: string) => `the shares sum to ${percentOf(sum)}, not to exactly 100 %`,
    );

/** A category is named by its key and not by its number in the list, and whom it is for is chosen, so that only its figure can be wrong. */
function pathOf(path: readonly PropertyKey[], value: unknown): string {
  const [kind, list, index, ...rest] = path;
  if (list !== 'categories' || typeof index !== 'number') return path.join('.');
  const categories = (value as Record<PropertyKey, { categories?: { key?: unknown }[] }>)[kind!]?.categories;
  const field = rest[0] === 'members' ? ['figure'] : rest;
  return [kind, list, categories?.[index]?.key ?? index, ...field].join('.');
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
