import type { Run } from '@/server/api/contract';

const WORDS: Record<Run['status'], string> = {
  computing: 'To be paid',
  waiting: 'To be paid',
  published: 'Paid',
  rejected: 'Computed and not paid',
  failed: 'Computed and not paid',
  superseded: 'Paid, and replaced since',
};

/** What is said of the CC of an attempt: only what was published was paid. */
export const paidWord = (status: Run['status']): string => WORDS[status];
