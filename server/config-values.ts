import { z } from 'zod';
import { isNetwork } from './client-address';

/** Turns the text of a variable into its value, or calls `fault` with what is wrong, as the end of a sentence. */
export type Variable<Value> = (text: string, fault: (sentence: string) => never) => Value;

class Fault extends Error {}

/** A variable of the environment that may be left out or empty. */
export function variable<const Default, Value>(fallback: Default, read: Variable<Value>) {
  return z
    .string()
    .optional()
    .transform((text, context): Default | Value => {
      const trimmed = text?.trim();
      if (!trimmed) return fallback;
      try {
        return read(trimmed, (sentence) => {
          throw new Fault(sentence);
        });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
    });
}

/** The address of a database. What is wrong is said without repeating the text: it may hold a password. */
export function readAddress(text: string, fault: (sentence: string) => never): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url)
    return fault(
      'is no address; write it as mysql://user:password@host:3306/database, special characters as %XX',
    );
  if (url.protocol !== 'mysql:') {
    return fault(
      `begins with ${url.protocol}// but Allot speaks to MySQL and MariaDB only: mysql://user:password@host:3306/database`,
    );
  }
  if (!url.hostname) return fault('names no host; write it as mysql://user:password@host:3306/database');
  if (url.pathname.length < 2)
    return fault('names no database; write it after the host, as in mysql://user@host/allot');
  return text;
}

/** Where people reach the console: an origin, since it is served below no path. The slash at its end is left out. */
export function readPublicUrl(text: string, fault: (sentence: string) => never): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol))
    return fault('is no address of a page; write it as https://allot.example.com');
  if (url.username || url.password || /[^/]/.test(url.pathname) || url.search || url.hash)
    return fault(
      'has more than a host, and the console is served below no path; write it as https://allot.example.com',
    );
  return url.origin;
}

/** Addresses and networks with commas between. */
export function readNetworks(text: string, fault: (sentence: string) => never): string[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const wrong = words.filter((word) => !isNetwork(word));
  if (wrong.length > 0)
    fault(
      `names ${wrong.map((word) => `"${word}"`).join(', ')}, which are no addresses or networks as 10.0.0.0/8`,
    );
  return words;
}

/** A database's address as it may be printed: who, where and which, never the password. */
export function showAddress(text: string): string {
  if (!URL.canParse(text)) return '(an address that cannot be read)';
  const url = new URL(text);
  const user = url.username ? `${url.username}@` : '';
  const socket = url.searchParams.get('socketPath');
  return `${url.protocol}//${user}${url.host}${url.pathname}${socket ? ` by ${socket}` : ''}`;
}
