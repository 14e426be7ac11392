import { currentServing } from '@/server/serving';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const serving = currentServing();
  if (!serving) return new Response('Allot is starting.\n', { status: 503 });
  const body = await serving.metrics.metrics();
  return new Response(body, { headers: { 'content-type': serving.metrics.contentType } });
}
