import { reaches } from '@/lib/roles';
import { identify } from '@/server/people/identify';
import { ADDRESS_HEADER, HANDED_ON_HEADER } from '../client-address';
import { isLoopback } from '../loopback';
import { readiness } from '../ready';
import { currentServing, type Serving } from '../serving';

/**
 * Whether this process can work: 200 or 503. Why it cannot is told to those who may read: the sentences name machines and tables, which are
 * no stranger's business.
 */
export async function answerReady(request: Request): Promise<Response> {
  const serving = currentServing();
  if (!serving) return Response.json({ ready: false, sentences: ['Allot is starting.'] }, { status: 503 });
  const { ready, sentences } = await readiness(serving);
  const told = (await mayRead(serving, request)) ? { ready, sentences } : { ready };
  return Response.json(told, { status: ready ? 200 : 503 });
}

/** The figures of this process and of the program, as Prometheus reads them. */
export async function answerMetrics(request: Request): Promise<Response> {
  const serving = currentServing();
  if (!serving) return new Response('Allot is starting.\n', { status: 503 });
  if (!(await mayRead(serving, request))) {
    const how = 'Send an API token as Authorization: Bearer allot_…; an admin makes one.\n';
    return new Response(how, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  }
  const body = await serving.metrics.metrics();
  return new Response(body, { headers: { 'content-type': serving.metrics.contentType } });
}

/**
 * Whoever is known, and everybody on this machine while it alone is served: a proxy on it would make all the world look like that, so what
 * was handed on counts as from outside.
 */
async function mayRead(serving: Serving, request: Request): Promise<boolean> {
  const { headers } = request;
  const handedOn = headers.get(HANDED_ON_HEADER) !== 'false';
  if (serving.auth.servedAlone && !handedOn && isLoopback(headers.get(ADDRESS_HEADER) ?? '')) return true;
  // Where our own database is away, nobody can be known.
  const { actor } = await identify(serving, headers, false).catch(() => ({ actor: null }));
  return actor !== null && reaches(actor.role, 'viewer');
}
