import { z } from 'zod';
import { KINDS } from '@/lib/period';
import { policySchema } from '@/lib/policy';
import { instantInput } from './acts-contract';

// What the console is told of policies. Instants are milliseconds since 1970 UTC.

const instant = z.int();
const version = z.int().min(1);
const period = z.object({ kind: z.enum(KINDS), start: instant, end: instant });

const difference = z.object({
  path: z.string(),
  group: z.string(),
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

const versionHead = {
  version,
  inForceFrom: instant,
  inForceUntil: instant.nullable(),
  standing: z.enum(['proposed', 'rejected', 'in force', 'was in force', 'will be in force', 'never']),
  proposedBy: z.string(),
  reason: z.string(),
  createdAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
};

export const versionsInput = z.object({
  /** The last version of the page before. */
  after: version.nullish(),
  limit: z.int().min(1).max(200).default(20),
});

export const versionsOutput = z.object({
  rows: z.array(z.object(versionHead)),
  next: version.nullable(),
});

/** Without a version, the one in force now. */
export const policyInput = z.object({ version: version.optional() });

export const policyOutput = z.object({
  ...versionHead,
  decisionReason: z.string().nullable(),
  /** As the fields of the form say it, and the categories that there are, of hours and of days. */
  fields: z.record(z.string(), z.string()),
  keys: z.object({ hourly: z.array(z.string()), daily: z.array(z.string()) }),
  groups: z.array(
    z.object({
      title: z.string(),
      settings: z.array(z.object({ path: z.string(), name: z.string(), words: z.string() })).readonly(),
    }),
  ),
  /** The version that it took over from, or would; null for the first. */
  before: z.object({ version, differences: z.array(difference) }).nullable(),
});

export const openingsOutput = z.array(
  z.object({ inForceFrom: instant, hour: period, day: period, decideBy: instant }),
);

/** The form of a policy: a few fields of at most a few words each. */
export const policyFormInput = z.object({
  fields: z
    .record(z.string().max(100), z.string().max(100))
    .refine((fields) => Object.keys(fields).length <= 300, 'has too many fields'),
  inForceFrom: instantInput,
});

export const policyLookOutput = z.object({
  faults: z.array(z.object({ path: z.string(), sentence: z.string() })).readonly(),
  refused: z.string().nullable(),
  before: version,
  differences: z.array(difference).readonly(),
  policy: policySchema.nullable(),
});

export type VersionHead = z.infer<typeof versionsOutput>['rows'][number];
export type PolicyShown = z.infer<typeof policyOutput>;
export type Difference = z.infer<typeof difference>;
export type Opening = z.infer<typeof openingsOutput>[number];
export type PolicyLook = z.infer<typeof policyLookOutput>;
