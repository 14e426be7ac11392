import type { Config } from './config';

/** What holds and is hardly meant, a sentence each, for the log of the start. */
export function warningsOf({ publicUrl, trustedProxies }: Config): string[] {
  const warnings: string[] = [];
  if (publicUrl !== null && trustedProxies.length === 0)
    warnings.push(
      'PUBLIC_URL is set and TRUSTED_PROXIES is empty: if a proxy stands before the console, everybody has its address, and one who guesses ' +
        'passwords locks all out. Set TRUSTED_PROXIES to the address of the proxy',
    );
  return warnings;
}
