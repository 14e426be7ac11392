import { journalCsv as csvOf } from '@/server/accounts/journal';
import type { Serving } from '@/server/serving';
import { journalFilter } from './accounts-contract';
import type { Csv } from './csv';
import { SentenceError } from './errors';

/** The journal as a file, filtered as the page's address says. @throws SentenceError where the filter makes no sense, so that nobody takes all for some. */
export function journalCsv(serving: Serving, query: URLSearchParams): Csv {
  const { period, run, ...words } = Object.fromEntries([...query].filter(([, value]) => value !== ''));
  const filter = journalFilter.safeParse({
    ...words,
    ...(period ? { period: Number(period) } : {}),
    ...(run ? { run: Number(run) } : {}),
  });
  if (filter.success) return csvOf(serving, filter.data);
  throw new SentenceError(
    'BAD_REQUEST',
    'The filter cannot be read. Choose it again on the page of the accounts.',
  );
}
