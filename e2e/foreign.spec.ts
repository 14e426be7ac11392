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

const PLACES = ['/', '/runs', '/api/trpc/state.get', '/api/health', '/api/metrics', '/icon.svg'];

for (const place of PLACES) {
  test(`${place} answers to this machine's names and to no other`, async ({ baseURL }) => {
    const { href, port } = new URL(place, baseURL);
    for (const host of ['localhost', `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await statusUnder(host, href), host).toBe(200);
    for (const host of ['rebound.example', `rebound.example:${port}`])
      expect(await statusUnder(host, href), host).toBe(421);
  });
}
