import { Refusal } from '@/server/refusal';
import { differenceCsv } from '@/server/run/difference-csv';
import { answerCsv } from './csv';
import { SentenceError } from './errors';

/** What a rerun changes for every partner: `?run=12`. */
export const answerDifference = (request: Request): Promise<Response> =>
  answerCsv(request, ({ pages }) => {
    const id = new URL(request.url).searchParams.get('run') ?? '';
    if (!/^[1-9]\d{0,14}$/.test(id))
      throw new SentenceError('BAD_REQUEST', 'Say which rerun, by its number, as in ?run=12.');
    return differenceCsv(pages, Number(id)).catch((error: unknown) => {
      if (error instanceof Refusal) throw new SentenceError('BAD_REQUEST', `${error.message}.`);
      throw error;
    });
  });
