import fc from 'fast-check';
import { fromUnits } from '@/lib/amount';
import type { Voter } from '@/lib/voters';

// What properties of a distribution and of its explanation are tried with.

/** Amounts that are often hardly any, so that units are left over. */
const aFigure = fc
  .oneof(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }))
  .map(fromUnits);

export const aVoter: fc.Arbitrary<Voter> = fc.record({
  partnerId: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  position: fc.option(fc.integer({ min: 1, max: 12 })),
  ecc: fc.option(aFigure),
  active: fc.integer({ min: 0, max: 5 }).map((die) => die > 0),
  votes: fc.integer({ min: 0, max: 4 }),
  cc: aFigure,
});

/** A category without its key and share, since those of a division belong together. */
export const aCategory = fc.record(
  {
    members: fc.oneof(
      fc.constant('all' as const),
      fc.record({ top: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ topPercent: fc.constantFrom('0', '10', '12.5', '50', '100') }),
    ),
    minVotes: fc.integer({ min: 1, max: 4 }),
    weight: fc.constant('cappedEcc' as const),
  },
  { requiredKeys: ['members'] },
);
