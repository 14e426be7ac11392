import { TRPCError } from '@trpc/server';
import { Registry } from 'prom-client';
import { expect } from 'vitest';
import type { Actor, Role } from '@/lib/roles';
import { callerOf } from '../api/caller';
import type { Database } from '../db/connection';
import { EventTail } from '../event/tail';
import { Auth, type AuthOptions } from '../people/auth';
import { RateNow } from '../pool/rate-now';
import { Backlog } from '../run/backlog';
import { MissedCount } from '../run/missed';
import type { Serving } from '../serving';
import type { World } from '../world';
import { dumpAll } from './dump';
import { silent } from './own-database';

/** What the cookies of tests are signed with. */
export const SECRET_OF_TESTS = 'a secret of tests, and nobody else has it';

/** Sign-in over a test's database, whose streams look often whether they still may. */
export const authOf = (db: Database, options: Partial<AuthOptions> = {}): Auth =>
  new Auth(db, {
    secret: SECRET_OF_TESTS,
    publicUrl: 'http://127.0.0.1:3000',
    log: silent,
    lookEvery: 50,
    ...options,
  });

/** What the procedures serve from, over a test's world. */
export const servingOf = (world: World): Serving => ({
  world,
  pages: world.db,
  auth: authOf(world.db),
  program: { programName: 'A program', environment: 'test', publicUrl: null },
  webhooks: [],
  scheduler: false,
  tail: new EventTail(world.db),
  rate: new RateNow(world.source, silent),
  backlog: new Backlog(),
  missed: new MissedCount(),
  metrics: new Registry(),
  health: () => ({ obstacles: [], warnings: [] }),
  ticks: () => ({ ticks: 0, failures: 0 }),
  streams: () => 0,
});

/** The procedures as somebody calls them; with nobody named, as a stranger does. */
export function callAs(world: World, name: string | null, role: Role = 'admin') {
  const actor: Actor | null = name === null ? null : { name, role };
  return callerOf({ serving: servingOf(world), actor });
}

/** What a person is told of an act that is refused, and that it has left nothing behind. */
export async function refusedIn(
  world: World,
  act: () => Promise<unknown>,
): Promise<{ code: string; message: string }> {
  const before = await dumpAll(world);
  const error = await act().then(
    () => new Error('it went through'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TRPCError)) throw error;
  expect(await dumpAll(world)).toEqual(before);
  return { code: error.code, message: error.message };
}

/** How an act is refused, in these words. */
export const refusal = (message: string | RegExp) => ({
  code: 'CONFLICT',
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});
