import { answerDifference } from '@/server/api/difference-csv';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => answerDifference(request);
