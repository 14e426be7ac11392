import { request as ask } from 'node:http';
import { expect, test } from './console';

/** Asks the console by its address under another name, as a browser does whose name server was made to lie. */
function statusUnder(host: string, address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = ask(address, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject).end();
  });
}

/** What a stranger is answered at each place; pages lead to where one signs in. */
const PLACES: [place: string, status: number][] = [
  ['/', 307],
  ['/runs', 307],
  ['/sign-in', 200],
  ['/api/trpc/state.get', 401],
  ['/api/health', 200],
  ['/api/ready', 200],
  ['/api/metrics', 200],
  ['/icon.svg', 200],
];

for (const [place, status] of PLACES) {
  test(`${place} answers to this machine's names and to no other`, async ({ baseURL }) => {
    const { href, port } = new URL(place, baseURL);
    for (const host of ['localhost', `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await statusUnder(host, href), host).toBe(status);
    for (const host of ['rebound.example', `rebound.example:${port}`])
      expect(await statusUnder(host, href), host).toBe(421);
  });
}
