import { answerCsv } from '@/server/api/csv';
import { journalCsv } from '@/server/api/journal-csv';

/** The journal of entries, filtered as on the page. */
export const GET = (request: Request): Promise<Response> =>
  answerCsv(request, async (serving) => journalCsv(serving, new URL(request.url).searchParams));
