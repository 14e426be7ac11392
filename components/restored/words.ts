import type { Decision } from '@/server/api/acts-restored';

export type Choice = Decision['choice'];

/** What each choice does to the missing periods. */
export const CHOICES: Readonly<Record<Choice, { word: string; does: string }>> = {
  'mark published': {
    word: 'Mark them as published',
    does: 'Their results were used, or nobody can be sure. They are not paid here again; what was paid is booked from the pools, and what the pools lack comes from adjustments.',
  },
  'run again': {
    word: 'Run them again',
    does: 'Certainly nobody used their results. They are run here like any period that is due.',
  },
};
