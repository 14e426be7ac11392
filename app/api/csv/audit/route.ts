import { auditCsv } from '@/server/api/audit-csv';
import { answerCsv } from '@/server/api/csv';

export const GET = (request: Request): Promise<Response> =>
  answerCsv(request, async (serving) => auditCsv(serving, new URL(request.url).searchParams));
