import { z } from 'zod';
import { parseFraction } from './amount';
import type { Kind } from './period';

/** The categories that the tables of results have columns for, in the columns' order. No policy can name another. */
export const CATEGORY_KEYS = {
  hourly: ['top10p', 'top10', 'top100', 'top1000', 'all'],
  daily: ['top10', 'top100', 'top1000', 'top10000', 'all', 'top10p_ecc', 'top50p'],
} as const satisfies Record<Kind, readonly string[]>;

export type CategoryKey = (typeof CATEGORY_KEYS)[Kind][number];

const DECIMAL = /^\d+(\.\d+)?$/;
const decimal = z.string().regex(DECIMAL, 'is not a decimal written as a string');
const percent = decimal.refine((text) => isAtMost(text, '100'), 'is more than 100 %');
/** So many times the usual and as many times less: below 1 nothing would be within it, not even the usual. */
const factor = decimal.refine((text) => !DECIMAL.test(text) || isAtMost('1', text), 'is below 1');
const share = decimal.refine((text) => isAtMost(text, '1'), 'is more than 1');

const membersSchema = z.union(
  [
    z.literal('all'),
    z.strictObject({ top: z.int().min(1).max(4_294_967_295) }),
    z.strictObject({ topPercent: percent }),
  ],
  'is none of "all", {"top": N} and {"topPercent": "P"}',
);

const categorySchema = z.strictObject({
  key: z.string().min(1),
  share,
  members: membersSchema,
  minVotes: z.int().min(1).optional(),
  weight: z.literal('cappedEcc').optional(),
});

/** How the budget of one kind of period is divided. */
export const divisionSchema = z
  .strictObject({
    minVotes: z.int().min(1).default(1),
    eccCap: z.strictObject({ multiple: decimal, ofTopPercent: percent }).optional(),
    marketBonus: z.strictObject({ maxPremium: decimal }).optional(),
    categories: z.array(categorySchema).min(1),
  })
  .superRefine((division, context) => {
    const shares = division.categories.map((category) => category.share);
    // A share that is no decimal has been named already, and there is no sum to tell of.
    if (shares.every((text) => DECIMAL.test(text)) && sumOfShares(shares) !== '1') {
      context.addIssue({
        code: 'custom',
        path: ['categories'],
        message: `the shares sum to ${sumOfShares(shares)}, not to exactly 1`,
      });
    }
    const keys = division.categories.map((category) => category.key);
    for (const key of new Set(keys.filter((key, index) => keys.indexOf(key) !== index))) {
      context.addIssue({
        code: 'custom',
        path: ['categories'],
        message: `the category "${key}" is there twice`,
      });
    }
    if (!division.eccCap && division.categories.some((category) => category.weight === 'cappedEcc')) {
      context.addIssue({
        code: 'custom',
        path: ['eccCap'],
        message: 'a category is weighted by capped ECC, but there is no eccCap',
      });
    }
  });

export type Division = z.infer<typeof divisionSchema>;
export type Category = Division['categories'][number];
export type Members = Category['members'];

/**
 * Who decides over a run's publication: nobody (`auto`), a person over each (`manual`), or a person over those whose figures are out
 * of the bounds (`guarded`).
 */
export const gateSchema = z.strictObject({
  mode: z.enum(['auto', 'manual', 'guarded']).default('auto'),
  bounds: z
    .strictObject({
      maxTotal: decimal.optional(),
      maxChange: factor.optional(),
      maxPartnerShare: share.optional(),
      maxLateVotes: z.int().min(0).optional(),
      maxBadRows: z.int().min(0).optional(),
      maxSourceLagMinutes: z.int().min(1).optional(),
    })
    .default({}),
});

export type Gate = z.infer<typeof gateSchema>;

export const policySchema = z
  .strictObject({
    hourlyShare: share.default('0.25'),
    hourly: divisionSchema,
    daily: divisionSchema,
    gate: z.strictObject({ hourly: gateSchema.prefault({}), daily: gateSchema.prefault({}) }).prefault({}),
    singleOperator: z.boolean().default(false),
  })
  .superRefine((policy, context) => {
    if (policy.hourly.marketBonus) {
      context.addIssue({
        code: 'custom',
        path: ['hourly', 'marketBonus'],
        message: 'the market bonus is of daily runs only',
      });
    }
    for (const kind of ['hourly', 'daily'] as const) {
      for (const { key } of policy[kind].categories) {
        if ((CATEGORY_KEYS[kind] as readonly string[]).includes(key)) continue;
        context.addIssue({
          code: 'custom',
          path: [kind, 'categories'],
          message: `"${key}" is no ${kind} category; the tables have ${CATEGORY_KEYS[kind].join(', ')}`,
        });
      }
    }
  });

/** The versioned set of shares, sizes and limits that a distribution follows. */
export type Policy = z.infer<typeof policySchema>;

export class PolicyError extends Error {
  override name = 'PolicyError';
}

/** Validates a policy. @throws PolicyError naming every fault at once; sums and keys are looked at where every field can be read. */
export function parsePolicy(value: unknown): Policy {
  const result = policySchema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the policy'}: ${issue.message}`,
  );
  throw new PolicyError(`the policy is not valid: ${faults.join('; ')}`);
}

export const DEFAULT_POLICY: Policy = parsePolicy({
  hourly: {
    categories: [
      { key: 'top10p', share: '0.2', members: { topPercent: '10' } },
      { key: 'top10', share: '0.2', members: { top: 10 } },
      { key: 'top100', share: '0.2', members: { top: 100 } },
      { key: 'top1000', share: '0.2', members: { top: 1000 } },
      { key: 'all', share: '0.2', members: 'all' },
    ],
  },
  daily: {
    eccCap: { multiple: '5', ofTopPercent: '10' },
    marketBonus: { maxPremium: '0.5' },
    categories: [
      { key: 'top10', share: '0.08', members: { top: 10 }, minVotes: 10 },
      { key: 'top100', share: '0.08', members: { top: 100 }, minVotes: 5 },
      { key: 'top1000', share: '0.08', members: { top: 1000 }, minVotes: 3 },
      { key: 'top10000', share: '0.08', members: { top: 10000 }, minVotes: 2 },
      { key: 'all', share: '0.08', members: 'all', minVotes: 1 },
      { key: 'top10p_ecc', share: '0.4', members: 'all', weight: 'cappedEcc' },
      { key: 'top50p', share: '0.2', members: { topPercent: '50' } },
    ],
  },
});

/** The exact sum of decimal shares, as a decimal without zeros at its end. */
function sumOfShares(shares: string[]): string {
  const digits = Math.max(...shares.map((text) => text.split('.')[1]?.length ?? 0));
  const units = shares
    .map(parseFraction)
    .map(({ numerator, denominator }) => (numerator * 10n ** BigInt(digits)) / denominator);
  const text = units
    .reduce((total, one) => total + one, 0n)
    .toString()
    .padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
}

/** Whether a decimal is at most another. What is no decimal passes: zod asks even after the pattern has refused it, and one fault is enough. */
function isAtMost(text: string, most: string): boolean {
  if (!DECIMAL.test(text)) return true;
  const a = parseFraction(text);
  const b = parseFraction(most);
  return a.numerator * b.denominator <= b.numerator * a.denominator;
}
