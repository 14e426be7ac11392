import { runCsv } from '@/server/run/run-csv';
import { answerCsv } from './csv';
import { SentenceError } from './errors';

/** Every reward of a run: `?run=12`. */
export const answerRunCsv = (request: Request): Promise<Response> =>
  answerCsv(request, ({ pages }) => {
    const id = new URL(request.url).searchParams.get('run') ?? '';
    if (!/^[1-9]\d{0,14}$/.test(id))
      throw new SentenceError('BAD_REQUEST', 'Say which run, by its number, as in ?run=12.');
    return runCsv(pages, Number(id));
  });
