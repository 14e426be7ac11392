import { pino } from 'pino';
import type { Instant } from '@/lib/period';
import { type Database, openDatabase } from '@/server/db/connection';
import { databaseOfOurs } from './database';

export type TestOwnDatabase = { readonly db: Database; readonly url: string; close(): Promise<void> };

/** A database of our own with the newest schema and nothing in it. */
export async function ownDatabase(name: string): Promise<TestOwnDatabase> {
  const { url, drop } = await databaseOfOurs(name);
  const db = openDatabase(url);
  return {
    db,
    url,
    async close() {
      await db.$client.end();
      await drop();
    },
  };
}

export const silent = pino({ level: 'silent' });

export const at = (iso: string): Instant => Date.parse(iso) as Instant;
