import { z } from 'zod';
import { ACCOUNTS } from '@/lib/accounts';
import { KINDS } from '@/lib/period';
import { instantInput } from './acts-contract';

// What the page of the accounts is told. Amounts and instants are written as in the rest of the contract.

const amount = z.string().regex(/^-?\d+\.\d{8}$/);
const instant = z.int();
const count = z.int().min(0);
const kind = z.enum(KINDS);
const account = z.enum(ACCOUNTS);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

export const balancesInput = z
  .object({
    /** A moment: a local one of the program's zone as `2026-11-22T13:00`, or an instant as `2026-11-22T13:00Z`; without it the present one. */
    at: z.string().max(40).optional(),
  })
  .prefault({});

const side = list(z.object({ account, amount }));

export const balancesOutput = z.object({
  /** Null for the present moment. */
  at: instant.nullable(),
  now: instant,
  balances: side,
  /** What came in: the accounts that CC comes from, with the sign turned round. */
  given: z.object({ parts: side, sum: amount }),
  /** Where it is. */
  there: z.object({ parts: side, sum: amount }),
  equal: z.boolean(),
});

const filter = {
  account: account.optional(),
  kind: kind.optional(),
  /** The start of the period that an entry is about; with `kind`. */
  period: instantInput.optional(),
  run: z.int().min(1).optional(),
  reason: z.string().max(24).optional(),
};

export const journalFilter = z.object(filter);

export const journalInput = z.object({
  ...filter,
  /** The last entry of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
});

const place = z.object({ account, earmark: instant.nullable() });

export const journalOutput = z.object({
  rows: list(
    z.object({
      id: count,
      at: instant,
      from: place,
      to: place,
      amount,
      period: z.object({ kind, start: instant, end: instant }),
      reason: z.string(),
      runId: count.nullable(),
      sweepId: count.nullable(),
      /** Who booked it, where neither a run nor a sweep did. */
      person: z.string().nullable(),
    }),
  ),
  next: count.nullable(),
});

export const reasonsOutput = z.array(z.string());

export const earmarksInput = z.object({
  kind,
  /** The cursor of the page before. */
  after: z.string().max(40).optional(),
  limit: z.int().min(1).max(500).default(100),
});

export const earmarksOutput = z.object({
  /** All earmarks of the kind, which are the pool's balance. */
  sum: amount,
  pool: amount,
  rows: list(z.object({ period: z.object({ kind, start: instant, end: instant }), amount })),
  next: z.string().nullable(),
});

export const openPeriodsOutput = list(
  z.object({ period: z.object({ kind, start: instant, end: instant }), earmarked: amount }),
);

/** How one account or earmark stood before a correction, and how after it. */
export const placeChange = z.object({
  account,
  earmark: instant.nullable(),
  before: amount,
  after: amount,
});

export type Balances = z.infer<typeof balancesOutput>;
export type Journal = z.infer<typeof journalOutput>;
export type JournalFilter = z.infer<typeof journalFilter>;
export type Earmarks = z.infer<typeof earmarksOutput>;
export type OpenPeriods = z.infer<typeof openPeriodsOutput>;
export type PlaceChange = z.infer<typeof placeChange>;
