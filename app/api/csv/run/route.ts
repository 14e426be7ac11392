import { answerRunCsv } from '@/server/api/csv-run';

export const dynamic = 'force-dynamic';
export const GET = answerRunCsv;
