import { type NextRequest, NextResponse } from 'next/server';
import { refusalOfHost } from '@/server/api/foreign-requests';
import { contentPolicy, headersFor } from '@/server/api/page-headers';

/**
 * Stands before every page, file and procedure; each process is told by its environment where it listens. Who may see what is not decided here:
 * pages and procedures ask for that themselves.
 */
export function proxy(request: NextRequest): Response {
  const publicUrl = process.env.PUBLIC_URL?.trim() || null;
  const { pathname, search } = request.nextUrl;
  const refusal = refusalOfHost(request, process.env.HOST?.trim() || '127.0.0.1', publicUrl);
  // The refusal is no page, whatever was asked for, and is read as an answer of the API.
  if (refusal) return withHeaders(refusal, pathname, publicUrl, contentPolicy('/api/', '', publicUrl, false));
  const nonce = crypto.randomUUID();
  const policy = contentPolicy(pathname, nonce, publicUrl, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-allot-path', `${pathname}${search}`);
  // Next finds the nonce for its own scripts here.
  headers.set('content-security-policy', policy);
  return withHeaders(NextResponse.next({ request: { headers } }), pathname, publicUrl, policy);
}

function withHeaders(response: Response, path: string, publicUrl: string | null, policy: string): Response {
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of headersFor(path, publicUrl)) response.headers.set(name, value);
  return response;
}
