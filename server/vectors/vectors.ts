import { z } from 'zod';
import { accrue } from '@/lib/accrual';
import { formatAmount, fromUnits, parseAmount, parseFraction } from '@/lib/amount';
import { AmountColumn } from '@/lib/amount-column';
import { type Distribution, distribute } from '@/lib/distribute';
import { divisionSchema } from '@/lib/policy';
import { splitByWeight, splitEqually } from '@/lib/split';
import { Voters } from '@/lib/voters';

const splitCase = z.object({
  amount: z.string(),
  weights: z.array(z.string()),
  equal: z.array(z.string()),
  weighted: z.array(z.string()),
});

const accrualCase = z.object({
  ccVotes: z.string(),
  rate: z.string(),
  hourlyShare: z.string(),
  inflow: z.string(),
  hourly: z.string(),
  daily: z.string(),
});

const distributionCase = z.object({
  name: z.string(),
  policy: divisionSchema,
  input: z.object({
    pool: z.string(),
    rates: z.object({ rate: z.string(), marketRate: z.string().nullable() }).nullable(),
    voters: z.array(
      z.object({
        partnerId: z.int(),
        position: z.int().nullable(),
        votes: z.int(),
        cc: z.string(),
        ecc: z.string().nullable(),
        active: z.boolean(),
      }),
    ),
  }),
  expected: z.unknown(),
});

/** What a case came to, and how: `expected` and `actual` are compared as JSON, string for string. */
export type VectorResult = { name: string; passed: boolean; expected: unknown; actual: unknown };

export class VectorFormatError extends Error {
  override name = 'VectorFormatError';
}

/** Runs every case of a vector file through the engine; the kind of file is told by its cases' fields. */
export function checkVectors(cases: unknown): VectorResult[] {
  if (!Array.isArray(cases) || cases.length === 0) {
    throw new VectorFormatError('a vector file is a list of cases, and this one is none or empty');
  }
  return cases.map((one, index) => {
    if (has(one, 'weights')) return checkSplit(splitCase.parse(one), index);
    if (has(one, 'ccVotes')) return checkAccrual(accrualCase.parse(one), index);
    if (has(one, 'policy')) return checkDistribution(distributionCase.parse(one));
    throw new VectorFormatError(`case ${index + 1} has the fields of no known kind of vector`);
  });
}

const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

function checkSplit(
  { amount, weights, equal, weighted }: z.infer<typeof splitCase>,
  index: number,
): VectorResult {
  const whole = fromUnits(BigInt(amount));
  const column = new AmountColumn(weights.length);
  for (const [place, weight] of weights.entries()) column.set(place, fromUnits(BigInt(weight)));
  const parts = splitByWeight(whole, column);
  const equally = splitEqually(whole, weights.length);
  return result(
    `split ${index + 1}`,
    { equal, weighted },
    {
      equal: weights.map((_, place) => equally(place).toString()),
      weighted: weights.map((_, place) => parts.at(place).toString()),
    },
  );
}

function checkAccrual(one: z.infer<typeof accrualCase>, index: number): VectorResult {
  const { inflow, hourly, daily } = accrue({
    cc: parseAmount(one.ccVotes),
    rate: parseAmount(one.rate),
    hourlyShare: parseFraction(one.hourlyShare),
  });
  return result(
    `accrual ${index + 1}`,
    { inflow: one.inflow, hourly: one.hourly, daily: one.daily },
    { inflow: formatAmount(inflow), hourly: formatAmount(hourly), daily: formatAmount(daily) },
  );
}

function checkDistribution({
  name,
  policy,
  input,
  expected,
}: z.infer<typeof distributionCase>): VectorResult {
  const voters = Voters.from(
    input.voters.map((voter) => ({
      ...voter,
      partnerId: BigInt(voter.partnerId),
      cc: parseAmount(voter.cc),
      ecc: nullable(voter.ecc, parseAmount),
    })),
  );
  const rates = nullable(input.rates, ({ rate, marketRate }) => ({
    rate: parseAmount(rate),
    marketRate: nullable(marketRate, parseAmount),
  }));
  return result(name, expected, shown(distribute(policy, parseAmount(input.pool), rates, voters), voters));
}

/** A distribution in the form of the vectors: the fields in their order, amounts as strings. */
function shown(distribution: Distribution, voters: Voters): unknown {
  const rows = Array.from(distribution.order, (index, place) => {
    const amounts: Record<string, string> = {};
    for (const category of distribution.categories) {
      const amount = category.amountAt(place);
      if (amount !== null) amounts[category.key] = formatAmount(amount);
    }
    return {
      partnerId: Number(voters.partnerId(index)),
      amounts,
      base: formatAmount(distribution.baseAt(place)),
      bonus: formatAmount(distribution.bonusAt(place)),
    };
  });
  return {
    eligible: distribution.order.length,
    eccCap: nullable(distribution.eccCap, formatAmount),
    distributed: formatAmount(distribution.paid),
    carried: formatAmount(distribution.carried),
    bonus: formatAmount(distribution.bonus),
    categories: distribution.categories.map(({ key, budget, members, paid }) => ({
      key,
      budget: formatAmount(budget),
      members,
      paid: formatAmount(paid),
    })),
    rows,
  };
}

const nullable = <T, R>(value: T | null, convert: (value: T) => R): R | null =>
  value === null ? null : convert(value);

const result = (name: string, expected: unknown, actual: unknown): VectorResult => ({
  name,
  passed: JSON.stringify(expected) === JSON.stringify(actual),
  expected,
  actual,
});
