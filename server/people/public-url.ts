import type { Config } from '../config';
import { isLoopback } from '../loopback';

type Where = Pick<Config, 'publicUrl' | 'host' | 'port'>;

/** Where people reach the console, without a slash at its end: as they were told, or as this machine does. */
export function reachedAt({ publicUrl, host, port }: Where): string {
  if (publicUrl !== null) return publicUrl;
  // What listens on every address is reached on this machine by its own name.
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Whether the console is served to this machine alone, and not through a proxy on it either. */
export const isServedAlone = ({ publicUrl, host }: Where): boolean => publicUrl === null && isLoopback(host);
