import { answerApi } from '@/server/api/answer';

export const dynamic = 'force-dynamic';

export { answerApi as GET, answerApi as POST };
