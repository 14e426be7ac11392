import type { Instant } from '@/lib/period';

/** How an approved version stands: it is in force, was, will be, or another one that begins at the same time is in its place. */
export type Reign = {
  readonly standing: 'in force' | 'was in force' | 'will be in force' | 'never';
  readonly from: Instant;
  /** Where the next version takes over, or null. */
  readonly until: Instant | null;
};

type Approved = { readonly version: number; readonly inForceFrom: Instant };

/** From when until when each approved version is in force: the latest that began, and of those that begin together the highest. */
export function reignsOf(approved: readonly Approved[], now: Instant): Map<number, Reign> {
  const inOrder = approved.toSorted((a, b) => a.inForceFrom - b.inForceFrom || a.version - b.version);
  return new Map(
    inOrder.map(({ version, inForceFrom: from }, index) => {
      const until = inOrder[index + 1]?.inForceFrom ?? null;
      return [version, { standing: standingOf(from, until, now), from, until }];
    }),
  );
}

function standingOf(from: Instant, until: Instant | null, now: Instant): Reign['standing'] {
  if (until === from) return 'never';
  if (from > now) return 'will be in force';
  return until !== null && until <= now ? 'was in force' : 'in force';
}
