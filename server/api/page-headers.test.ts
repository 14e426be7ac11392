import { expect, test } from 'vitest';
import { contentPolicy, headersFor } from './page-headers';

const directives = (policy: string) =>
  Object.fromEntries(policy.split('; ').map((one) => one.split(/ (.*)/s)));

test('a page runs our own scripts alone, and is shown in no frame', () => {
  const policy = directives(contentPolicy('/runs', 'once', 'https://allot.example', false));
  expect(policy).toMatchObject({
    'default-src': "'self'",
    'script-src': "'self' 'nonce-once' 'strict-dynamic'",
    'style-src': "'self' 'nonce-once'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  });
  expect(policy).toHaveProperty('upgrade-insecure-requests');
  expect(contentPolicy('/', 'x', 'http://allot.example', false)).not.toMatch(
    /unsafe-eval|upgrade|script-src[^;]*unsafe/,
  );
});

test('an answer of the API is no page', () => {
  expect(contentPolicy('/api/trpc/state.get', 'x', null, false)).toBe(
    "default-src 'none'; frame-ancestors 'none'",
  );
});

test('https is asked for again only where there is some', () => {
  const names = (publicUrl: string | null) => headersFor('/', publicUrl).map(([name]) => name);
  expect(names('https://allot.example')).toContain('strict-transport-security');
  expect(names('http://allot.example')).not.toContain('strict-transport-security');
  expect(names(null)).toEqual(
    expect.arrayContaining(['x-content-type-options', 'referrer-policy', 'x-frame-options']),
  );
});

test('a page whose address holds a one-time token hands it on to nobody, this console included', () => {
  const policyOf = (path: string) => new Map(headersFor(path, null)).get('referrer-policy');
  for (const door of ['/first-admin', '/invitation', '/new-password', '/invitation/'])
    expect(policyOf(door)).toBe('no-referrer');
  for (const path of ['/', '/runs', '/people', '/invitations', '/api/trpc/account.invitation'])
    expect(policyOf(path)).toBe('same-origin');
});
