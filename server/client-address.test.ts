import { describe, expect, test } from 'vitest';
import { clientAddress, isNetwork, proxyList } from './client-address';

const addressBy = (proxies: string[], socket: string, forwardedFor = '') =>
  clientAddress(socket, forwardedFor, proxyList(proxies));

describe('the address of a client', () => {
  test('is that of the socket where no proxy is trusted, whatever the client says', () => {
    expect(addressBy([], '203.0.113.7', '10.0.0.1')).toBe('203.0.113.7');
    expect(addressBy([], '::ffff:203.0.113.7', '10.0.0.1')).toBe('203.0.113.7');
    expect(addressBy(['10.0.0.0/8'], '203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  });

  test.each([
    ['198.51.100.1', '198.51.100.1'],
    // What the client wrote itself stands before what the proxy added.
    ['1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['1.2.3.4, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['198.51.100.1, 10.0.0.2, 10.0.0.3', '198.51.100.1'],
    ['nonsense', '10.0.0.1'],
    ['', '10.0.0.1'],
    ['10.0.0.2', '10.0.0.2'],
    ['2001:db8::1', '2001:db8::1'],
    // A proxy may write ports and brackets as well.
    ['9.9.9.9, 203.0.113.5:4711', '203.0.113.5'],
    ['9.9.9.9, [2001:db8::1]', '2001:db8::1'],
    ['9.9.9.9, [2001:db8::1]:4711, 10.0.0.2:80', '2001:db8::1'],
    // Before a hop that is no address, the client may have written anything.
    ['9.9.9.9, unknown', '10.0.0.1'],
    ['9.9.9.9, unknown, 10.0.0.2', '10.0.0.2'],
    ['9.9.9.9, ', '10.0.0.1'],
  ])('that trusted proxies handed on as %j is %s', (forwardedFor, address) => {
    expect(addressBy(['10.0.0.0/8'], '10.0.0.1', forwardedFor)).toBe(address);
    expect(addressBy(['10.0.0.0/8', '::1'], '::ffff:10.0.0.1', forwardedFor)).toBe(address);
  });

  test('of a proxy by IPv6 is told apart as well', () => {
    expect(addressBy(['fd00::/8'], 'fd00::1', '2001:db8::7')).toBe('2001:db8::7');
    expect(addressBy(['fd00::/8'], 'fe80::1', '2001:db8::7')).toBe('fe80::1');
  });
});

test.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['::1', true],
  ['fd00::/64', true],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0.0/', false],
  ['proxy.example', false],
  ['', false],
])('%j is a network: %s', (entry, is) => {
  expect(isNetwork(entry)).toBe(is);
});
