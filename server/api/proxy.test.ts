import { NextRequest } from 'next/server';
import { afterEach, expect, test, vi } from 'vitest';
import { proxy } from '@/proxy';

afterEach(() => {
  vi.unstubAllEnvs();
});

const answerTo = (host: string) => {
  vi.stubEnv('HOST', '127.0.0.1');
  vi.stubEnv('PUBLIC_URL', 'https://allot.example');
  return proxy(new NextRequest(`http://${host}/`, { headers: { host } }));
};

test('an answer that refuses a foreign name has the headers of every other', async () => {
  const served = answerTo('allot.example');
  const refused = answerTo('rebound.example');
  expect([served.status, refused.status]).toEqual([200, 421]);
  for (const name of [...served.headers.keys()].filter((one) => !one.startsWith('x-middleware-')))
    expect(refused.headers.has(name), name).toBe(true);
  expect(refused.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('set HOST') } });
});
