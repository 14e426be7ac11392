/** What a browser may load and do on a page: our own files, and inline only what carries the nonce of this one answer. */
export function contentPolicy(
  path: string,
  nonce: string,
  publicUrl: string | null,
  development: boolean,
): string {
  // What is no page shows nothing and runs nothing, whatever it is taken for.
  if (path.startsWith('/api/')) return "default-src 'none'; frame-ancestors 'none'";
  const own = `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    // In development React rebuilds stacks by eval, and styles come and go inline.
    `script-src ${own} 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src ${development ? "'self' 'unsafe-inline'" : own}`,
    // Widths of columns and bars are attributes, which no nonce reaches; they run nothing.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${development ? ' ws: wss:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isSecure(publicUrl) ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}

/** The pages that one-time links lead to; a token stands in their address. */
const DOORS = /^\/(first-admin|invitation|new-password)\/?$/;

/** The headers that every answer has. */
export const headersFor = (
  path: string,
  publicUrl: string | null,
): readonly (readonly [string, string])[] => [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  // The numbers of runs are nothing that another site has to read, and a one-time link stands in no header that a proxy writes down.
  ['referrer-policy', DOORS.test(path) ? 'no-referrer' : 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
  ...(isSecure(publicUrl) ? [['strict-transport-security', 'max-age=31536000'] as const] : []),
];

const isSecure = (publicUrl: string | null): boolean =>
  publicUrl?.toLowerCase().startsWith('https:') ?? false;
