/**
 * Refuses what another site could make a browser send. A form can be posted across sites without asking, JSON cannot; and where the browser
 * names the site that a request comes from, it has to be this one.
 */
export function refusalOf(request: Request): Response | null {
  const origin = request.headers.get('origin');
  if (origin !== null && hostOf(origin) !== request.headers.get('host')) {
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
