import { z } from 'zod';

// What the audit procedures are told and tell. Instants are written as in the rest of the contract.

const instant = z.int();
const count = z.int().min(0);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const date = z.string().max(10);
const words = z.string().trim().min(1).max(190);

/** What of the trail is looked for; all of it where nothing is said. */
export const auditFilter = z.object({
  /** Who did it, by the whole name that it is signed with. */
  who: words.optional(),
  action: words.optional(),
  /** A part of what it was done to, such as `hourly 2026-11-22`. */
  subject: words.optional(),
  /** The first and the last day, as local dates of the program. */
  from: date.optional(),
  to: date.optional(),
});

export const auditListInput = auditFilter.extend({
  /** The cursor of the page before: the number of a row. */
  after: z.int().min(1).optional(),
  limit: z.int().min(1).max(200).default(50),
});

const auditRow = z.object({
  seq: z.int().min(1),
  at: instant,
  actor: z.string(),
  role: z.string(),
  action: z.string(),
  subject: z.string(),
  reason: z.string().nullable(),
  /** What it changed, value by value: null where there was none before or is none after. */
  changes: list(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** How many changes there are beyond those. */
  moreChanges: count,
  hash: z.string(),
});

export const auditListOutput = z.object({
  rows: list(auditRow),
  next: count.nullable(),
  /** The oldest row that was looked at for this page; further back there may be more where `next` is not null. */
  lookedTo: count,
});

/** What occurs among the latest rows, to choose from. */
export const auditWordsOutput = z.object({ actors: list(z.string()), actions: list(z.string()) });

export const auditHeadOutput = z.object({ seq: count, hash: z.string() });

export const auditWalkOutput = z.object({
  at: instant,
  rows: count,
  head: auditHeadOutput,
  /** What does not follow, as sentences; empty where the chain is whole. */
  faults: list(z.string()),
});

export type AuditFilter = z.infer<typeof auditFilter>;
export type AuditRow = z.infer<typeof auditRow>;
export type AuditPage = z.infer<typeof auditListOutput>;
export type AuditWalk = z.infer<typeof auditWalkOutput>;
