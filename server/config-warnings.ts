import type { Config } from './config';

const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** What holds and is hardly meant, a sentence each, for the log of the start. */
export function warningsOf({ host, publicUrl, trustedProxies }: Config): string[] {
  const warnings: string[] = [];
  if (publicUrl !== null && trustedProxies.length === 0)
    warnings.push(
      'PUBLIC_URL is set and TRUSTED_PROXIES is empty: if a proxy stands before the console, everybody has its address, and one who guesses ' +
        'passwords locks all out. Set TRUSTED_PROXIES to the address of the proxy',
    );
  if (publicUrl === null && EVERY_ADDRESS.includes(host))
    warnings.push(
      'HOST lets others in and PUBLIC_URL is not set: links for people begin with localhost, and passwords travel as they are typed. Set PUBLIC_URL ' +
        'to where people reach the console, best through a proxy that brings TLS',
    );
  return warnings;
}
