import { formatInstant } from '@/lib/period';
import { spanOf } from '@/lib/span';
import { streamAudit } from '@/server/audit/list';
import type { Serving } from '@/server/serving';
import { auditFilter } from './audit-contract';
import type { Csv } from './csv';
import { SentenceError } from './errors';

const HEAD = ['seq', 'at', 'actor', 'role', 'action', 'subject', 'before', 'after', 'reason', 'hash'];

/** The rows of the trail that a page's address asks for, as a file: the latest first, the documents whole. @throws SentenceError */
export function auditCsv({ pages, world }: Serving, query: URLSearchParams): Csv {
  const asked = Object.fromEntries([...query].filter(([, value]) => value.trim() !== ''));
  const filter = auditFilter.safeParse(asked);
  if (!filter.success) throw new SentenceError('BAD_REQUEST', 'The filter cannot be read.');
  const { from, to } = filter.data;
  try {
    for (const date of [from, to]) if (date !== undefined) spanOf('hours', date, world.zone);
  } catch (error) {
    throw new SentenceError('BAD_REQUEST', (error as Error).message, error);
  }
  return {
    name: ['audit', from, to].filter(Boolean).join('-'),
    head: HEAD,
    rows: rowsOf(pages, world.zone, filter.data),
  };
}

async function* rowsOf(...asked: Parameters<typeof streamAudit>) {
  for await (const row of streamAudit(...asked))
    yield [
      row.seq,
      formatInstant(row.at),
      row.actor,
      row.role,
      row.action,
      row.subject,
      json(row.before),
      json(row.after),
      row.reason,
      row.hash,
    ];
}

const json = (document: unknown): string | null => (document === null ? null : JSON.stringify(document));
