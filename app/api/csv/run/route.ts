import { answerCsv } from '@/server/api/csv';
import { SentenceError } from '@/server/api/errors';
import { runCsv } from '@/server/run/run-csv';

export const dynamic = 'force-dynamic';

/** Every reward of a run: `?run=12`. */
export const GET = (request: Request) =>
  answerCsv(request, ({ pages }) => {
    const id = new URL(request.url).searchParams.get('run') ?? '';
    if (!/^[1-9]\d{0,14}$/.test(id))
      throw new SentenceError('BAD_REQUEST', 'Say which run, by its number, as in ?run=12.');
    return runCsv(pages, Number(id));
  });
