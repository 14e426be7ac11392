import { isPassing } from '@/components/live/query-client';
import { sentenceOf } from '@/components/show/sentence';

/**
 * Why a one-time link leads nowhere, with its heading; where it merely could not be read, nothing is said against it.
 * @param title the heading where the reason lies with the link itself.
 */
export const whyNot = (error: unknown, title: string) => ({
  title: isPassing(error) ? 'This link cannot be read at present' : title,
  why: error instanceof Error ? sentenceOf(error.message) : 'Try again later.',
});
