import { describe, expect, test } from 'vitest';
import { refusalOfHost } from './foreign-requests';

const statusOf = (host: string | null, boundTo: string, publicUrl: string | null = null): number => {
  const request = new Request('http://console/', host === null ? {} : { headers: { host } });
  return refusalOfHost(request, boundTo, publicUrl)?.status ?? 200;
};

describe('a console that only this machine is served', () => {
  test.each([
    'localhost',
    'LOCALHOST:3000',
    '127.0.0.1',
    '127.0.0.1:3000',
    '127.0.0.2',
    '[::1]',
    '[::1]:3000',
  ])('answers to %s', (host) => {
    for (const boundTo of ['127.0.0.1', '127.0.0.2', 'localhost', '::1'])
      expect(statusOf(host, boundTo)).toBe(200);
  });

  test.each([
    'rebound.example',
    'rebound.example:3000',
    'localhost.rebound.example',
    '127.0.0.1.rebound.example:3000',
    '127.0.0.1:3000@rebound.example',
    '[::1].rebound.example',
    '10.0.0.7:3000',
    '',
    null,
  ])('does not answer to %j', (host) => {
    for (const boundTo of ['127.0.0.1', '127.0.0.2', 'LOCALHOST', '::1'])
      expect(statusOf(host, boundTo)).toBe(421);
  });

  test('says what to do instead', async () => {
    const request = new Request('http://console/', { headers: { host: 'rebound.example' } });
    const { error } = await refusalOfHost(request, '127.0.0.1', null)!.json();
    expect(error.message).toMatch(/this machine alone.*set HOST/);
  });
});

test.each(['0.0.0.0', '10.0.0.7', '::', 'console.example'])(
  'bound to %s, others may call it what they like',
  (boundTo) => {
    expect(statusOf('console.example', boundTo)).toBe(200);
  },
);

test('behind a proxy on this machine it answers to its public name as well, and to no other', () => {
  const publicUrl = 'https://Allot.example:8443';
  for (const host of ['allot.example', 'allot.example:8443', 'localhost:3000'])
    expect(statusOf(host, '127.0.0.1', publicUrl)).toBe(200);
  for (const host of ['rebound.example', 'x.allot.example', ''])
    expect(statusOf(host, '127.0.0.1', publicUrl)).toBe(421);
});
