import { answerMetrics } from '@/server/api/operations';

export const dynamic = 'force-dynamic';

export const GET = answerMetrics;
