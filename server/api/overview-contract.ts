import { z } from 'zod';
import { KINDS } from '@/lib/period';

// What the overview is told. Amounts are decimal strings with 8 fraction digits, instants are milliseconds since 1970 UTC.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const kind = z.enum(KINDS);
const period = z.object({ kind, start: instant, end: instant });

export const lastNightOutput = z
  .object({
    day: period,
    /** Whether the day's cycle is over; until then its line says how far it has come. */
    complete: z.boolean(),
    /** The day's line, its amounts apart from its words. */
    line: z.array(z.union([z.string(), z.object({ cc: amount })])),
    /** The attempt of the day that tells where it stands, or null where it has none. */
    runId: count.nullable(),
  })
  .nullable();

/** What a person has to look at or decide, the worst first. */
export const NEEDS = [
  'breach',
  'restored',
  'failed',
  'refused',
  'missed',
  'stuck',
  'differs',
  'waiting',
  'rejected',
  'late',
  'correction',
  'policy',
  'role',
  'invitation',
] as const;

const need = z.object({
  /** What it is about, where that is a period; `upTo` is the last one where it is several. */
  period: period.nullable(),
  upTo: period.nullable(),
  runId: count.nullable(),
  /** How many periods, transfers or hours it is about. */
  count,
  /** What is known beyond that: a sentence of the server's, a reason, or a name. */
  detail: z.string().nullable(),
  /** Who asked for it, where somebody did. */
  by: z.string().nullable(),
  since: instant.nullable(),
});

/** By sort; of each at most a few are told and all are counted. */
export const needsOutput = z.array(
  z.object({ sort: z.enum(NEEDS), total: z.int().min(1), first: z.array(need) }),
);

const spent = z.object({ start: instant, end: instant, budget: amount.nullable() });

export const poolSeriesOutput = z.object({
  /** The hours of the last 7 days and the days of the last 28 that have ended, each with what its published run divided; null where none is published. */
  hourly: z.array(spent),
  daily: z.array(spent),
});

export const instancesOutput = z.object({
  now: instant,
  rows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      host: z.string(),
      pid: count,
      startedAt: instant,
      seenAt: instant,
      /** By how much its clock is ahead of the database's, in milliseconds. */
      clockOffsetMs: z.int(),
      /** Whether it answers this page. */
      own: z.boolean(),
    }),
  ),
  /** Whether a remote database is configured at all. */
  remote: z.boolean(),
});

export type LastNight = NonNullable<z.infer<typeof lastNightOutput>>;
export type Needs = z.infer<typeof needsOutput>;
export type Need = Needs[number]['first'][number];
export type NeedSort = (typeof NEEDS)[number];
export type PoolSeries = z.infer<typeof poolSeriesOutput>;
export type Instances = z.infer<typeof instancesOutput>;
