import { z } from 'zod';
import { partnerIdInput } from './acts-contract';

// The list of special partners as the console shows it. Ids are decimal strings, instants milliseconds since 1970 UTC.

export const specialPageInput = z.object({
  /** The last partner of the page before. */
  after: partnerIdInput.nullish(),
  limit: z.int().min(1).max(500).default(100),
});

export const specialPageOutput = z.object({
  rows: z.array(z.object({ partnerId: z.string(), name: z.string().nullable() })),
  next: z.string().nullable(),
  /** Why names are missing, or null. */
  trouble: z.string().nullable(),
});

export const specialVersionsInput = z.object({
  /** The last version of the page before. */
  after: z.int().min(1).nullish(),
  limit: z.int().min(1).max(200).default(20),
});

export const specialVersionsOutput = z.object({
  rows: z.array(
    z.object({
      version: z.int(),
      partners: z.int(),
      changedBy: z.string(),
      reason: z.string(),
      createdAt: z.int(),
    }),
  ),
  next: z.int().nullable(),
});

export type SpecialPartner = z.infer<typeof specialPageOutput>['rows'][number];
export type SpecialVersion = z.infer<typeof specialVersionsOutput>['rows'][number];
