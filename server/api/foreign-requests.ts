import { isLoopback } from '../loopback';

/**
 * Refuses what another site could make a browser send. A form can be posted across sites without asking, JSON cannot; and where the browser
 * names the site that a request comes from, it has to be this one.
 * @param publicUrl where people were told to reach the console, or null: a proxy before it may ask under another name than they do.
 */
export function refusalOf(request: Request, publicUrl: string | null): Response | null {
  const origin = request.headers.get('origin');
  if (origin !== null && !isOwn(origin, request.headers.get('host'), publicUrl)) {
    return refuse(403, 'Requests from other sites are refused.');
  }
  if (request.headers.get('sec-fetch-site') === 'cross-site') {
    return refuse(403, 'Requests from other sites are refused.');
  }
  if (request.method === 'POST' && !isJson(request.headers.get('content-type'))) {
    return refuse(415, 'A request with a body has to be application/json.');
  }
  return null;
}

/**
 * Refuses what asks for another name than this machine's own while only this machine is served: another site could let its name lead here
 * and would then be, to a browser, the console's own site.
 * @param boundTo the address that is listened on; where others are served, they may call it what they like.
 * @param publicUrl where people reach the console through a proxy on this machine, or null.
 */
export function refusalOfHost(request: Request, boundTo: string, publicUrl: string | null): Response | null {
  const name = nameOf(request.headers.get('host') ?? '').toLowerCase();
  if (!isLoopback(boundTo) || isLoopback(name)) return null;
  if (publicUrl !== null && name !== '' && name === nameOf(hostOf(publicUrl) ?? '')) return null;
  return refuse(
    421,
    'This console is served to this machine alone, as localhost; set HOST to the address that others are to reach it by, or PUBLIC_URL where a proxy stands before it.',
  );
}

/** Where it is known by which scheme people come, it has to be that one: whoever sits between can answer as the same name without TLS. */
function isOwn(origin: string, asked: string | null, publicUrl: string | null): boolean {
  const host = hostOf(origin);
  if (host === null) return false;
  if (host === asked && (publicUrl === null || isLoopback(nameOf(host)))) return true;
  return publicUrl !== null && new URL(origin).origin === new URL(publicUrl).origin;
}

/** A host without its port; the brackets of an IPv6 address go as well. */
const nameOf = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

const refuse = (status: number, message: string) => Response.json({ error: { message } }, { status });

const isJson = (contentType: string | null) =>
  contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    // Such as "null", which a sandboxed page sends.
    return null;
  }
}
