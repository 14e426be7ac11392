import { readiness } from '../ready';
import { currentServing } from '../serving';

/** Whether this process can work, and where it cannot, why: 200 or 503, with sentences. */
export async function answerReady(): Promise<Response> {
  const serving = currentServing();
  const { ready, sentences } = serving
    ? await readiness(serving)
    : { ready: false, sentences: ['Allot is starting.'] };
  return Response.json({ ready, sentences }, { status: ready ? 200 : 503 });
}

/** The figures of this process and of the program, as Prometheus reads them. */
export async function answerMetrics(): Promise<Response> {
  const serving = currentServing();
  if (!serving) return new Response('Allot is starting.\n', { status: 503 });
  const body = await serving.metrics.metrics();
  return new Response(body, { headers: { 'content-type': serving.metrics.contentType } });
}
