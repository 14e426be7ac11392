import type { Amount } from '@/lib/amount';

/** What would explain a difference, where that can be told; the key of its group in the report. */
export const CAUSES = {
  'no run there': 'The old script has no row for the period',
  'rows only here': 'Partners that only Allot has in the list',
  'rows only there': 'Partners that only the old script has in the list',
  'partner twice': 'Partners with more than one row',
  'rows at other times': 'Rows that pay at times at which no period begins',
  'another position': 'Another position: the standings have changed since, or come from elsewhere',
  'another pool or rate': 'All categories by one factor: another pool, CC rate or share of the pools',
  'another share': 'A whole category by one factor: another share of the budget',
  'other members': 'The same budget among other members',
  'category missing': 'A category that the old script pays nothing in',
  'category only there': 'A category that Allot pays nothing in',
  'order of equal positions': 'Another order of equal positions at the edge of a category',
  'another tier rule': 'Other members: another tier rule, or another count of votes',
  'another weight': 'The same budget by other weights: another ECC or another cap',
  'single amounts': 'Single amounts that no rule explains',
  'market rate': 'The market bonus by another premium: another market rate, CC rate or limit',
  'bonus follows': 'The market bonus follows from amounts that differ',
} as const;

export type Cause = keyof typeof CAUSES;

/** A partner's amount on both sides; null where a side has no row. */
export type Example = {
  readonly partnerId: string;
  readonly position: number | null;
  readonly here: Amount | null;
  readonly there: Amount | null;
};

/** A difference of one period that is more than floating point makes. */
export type Finding = {
  readonly cause: Cause;
  /** The column that differs, or null for the rows themselves. */
  readonly column: string | null;
  /** How many rows or amounts. */
  readonly count: number;
  /** What they come to on both sides. */
  readonly here: Amount;
  readonly there: Amount;
  /** What is known of it, as a whole sentence. */
  readonly sentence: string;
  readonly examples: readonly Example[];
};

/** How many examples a finding shows. */
export const EXAMPLES = 5;
