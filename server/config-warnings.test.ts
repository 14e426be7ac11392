import { expect, test } from 'vitest';
import { readConfig } from './config';
import { warningsOf } from './config-warnings';

const told = (environment: Record<string, string>) => warningsOf(readConfig(environment));

test('a public address without a trusted proxy is warned of, since everybody would have the address of the proxy', () => {
  expect(told({ PUBLIC_URL: 'https://allot.example' })).toEqual([
    expect.stringMatching(/^PUBLIC_URL is set and TRUSTED_PROXIES is empty/),
  ]);
  expect(told({ PUBLIC_URL: 'https://allot.example', TRUSTED_PROXIES: '127.0.0.1' })).toEqual([]);
});

test('a console that others reach without a public address is warned of, since its links lead nowhere for them', () => {
  for (const HOST of ['0.0.0.0', '::'])
    expect(told({ HOST })).toEqual([expect.stringMatching(/^HOST lets others in and PUBLIC_URL is not set/)]);
  const publicly = { PUBLIC_URL: 'https://allot.example', TRUSTED_PROXIES: '10.0.0.2' };
  expect(told({ HOST: '0.0.0.0', ...publicly })).toEqual([]);
});

test('what is served to this machine alone is warned of nothing', () => {
  expect(told({})).toEqual([]);
});
