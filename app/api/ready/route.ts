import { readiness } from '@/server/ready';
import { currentServing } from '@/server/serving';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const serving = currentServing();
  const { ready, sentences } = serving
    ? await readiness(serving)
    : { ready: false, sentences: ['Allot is starting.'] };
  return Response.json({ ready, sentences }, { status: ready ? 200 : 503 });
}
