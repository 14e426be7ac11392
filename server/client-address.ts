import { BlockList, isIP } from 'node:net';

/** The header in which the server itself writes down the address of the client, whatever the client sends. */
export const ADDRESS_HEADER = 'x-allot-address';
/** And the one that says `true` where a proxy handed the request on. */
export const HANDED_ON_HEADER = 'x-allot-handed-on';

/** Addresses and networks (`10.0.0.0/8`) of proxies whose word about a client is taken. */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Whether the text is an address or a network. */
export function isNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}

/**
 * The address of the client: that of the socket, or, where that is a proxy that is trusted, the last one in `X-Forwarded-For` that is none. What
 * stands before it there the client has written itself. A hop that is no address ends the search as well: what it stands for is not known, and what
 * stands before it may be the client's.
 */
export function clientAddress(socket: string, forwardedFor: string, proxies: BlockList): string {
  const hops = forwardedFor.split(',').map((hop) => plain(withoutPort(hop.trim())));
  let address = plain(socket);
  while (isTrusted(address, proxies)) {
    const before = hops.pop();
    if (before === undefined || isIP(before) === 0) break;
    address = before;
  }
  return address;
}

const isTrusted = (address: string, proxies: BlockList): boolean => {
  const family = isIP(address);
  return family !== 0 && proxies.check(address, family === 6 ? 'ipv6' : 'ipv4');
};

/** Some proxies write the port of the client too, and an IPv6 address in brackets. */
const withoutPort = (hop: string): string =>
  hop.replace(/^\[([^\]]*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');

/** An IPv4 address is the same in its IPv6 clothes. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
