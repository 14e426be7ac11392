import { type NextRequest, NextResponse } from 'next/server';
import { refusalOfHost } from '@/server/api/foreign-requests';
import { contentPolicy, headersFor } from '@/server/api/page-headers';

/**
 * Stands before every page, file and procedure; each process is told by its environment where it listens. Who may see what is not decided here:
 * pages and procedures ask for that themselves.
 */
export function proxy(request: NextRequest): Response {
  const publicUrl = process.env.PUBLIC_URL?.trim() || null;
  const refusal = refusalOfHost(request, process.env.HOST?.trim() || '127.0.0.1', publicUrl);
  if (refusal) return refusal;
  const { pathname, search } = request.nextUrl;
  const nonce = crypto.randomUUID();
  const policy = contentPolicy(pathname, nonce, publicUrl, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-allot-path', `${pathname}${search}`);
  // Next finds the nonce for its own scripts here.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of headersFor(pathname, publicUrl)) response.headers.set(name, value);
  return response;
}
