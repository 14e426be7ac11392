import { afterEach, describe, expect, test } from 'vitest';
import { dayAt, parseInstant } from '@/lib/period';
import { type Config, readConfig } from '../config';
import { openDatabase, openPool } from '../db/connection';
import { migrate } from '../db/migrate';
import { ensureProgram, readProgram } from '../program';
import { Refusal } from '../refusal';
import { freshDatabase } from '../testing/database';
import { silent } from '../testing/own-database';
import type { World } from '../world';
import { bringUp } from './bring-up';

const NOW = parseInstant('2026-11-22T13:20:30Z');

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Two empty databases that the configuration names, at the newest schema, with no program begun. */
async function unbegun(environment: Record<string, string>): Promise<{ world: World; config: Config }> {
  const [own, source] = await Promise.all([freshDatabase('bring'), freshDatabase('source')]);
  const config = readConfig({ DATABASE_URL: own.url, SOURCE_DATABASE_URL: source.url, ...environment });
  const db = openDatabase(own.url);
  await migrate(db);
  const world: World = {
    db,
    source: openPool(source.url),
    remote: null,
    zone: config.zone,
    clock: async () => NOW,
    log: silent,
    instance: 'bring-up',
    catchUpHours: config.catchUpHours,
  };
  closing.push(async () => {
    await Promise.all([db.$client.end(), world.source.end()]);
    await Promise.all([own.drop(), source.drop()]);
  });
  return { world, config };
}

describe('the sample program begins with a day of its zone', () => {
  test.each([
    ['UTC', '2026-11-15T00:00Z'],
    ['Asia/Tokyo', '2026-11-15T15:00Z'],
    ['America/New_York', '2026-11-15T05:00Z'],
    ['Asia/Kathmandu', '2026-11-15T18:15Z'],
  ])('%s', async (zone, start) => {
    const { world, config } = await unbegun({ SAMPLE_PROGRAM: 'on', PROGRAM_ZONE: zone });
    await bringUp(world, config);
    expect(await readProgram(world.db)).toMatchObject({ zone, startAt: parseInstant(start) });
  });
});

describe('a start in the middle of a day', () => {
  const TOKYO = { zone: 'Asia/Tokyo', specialPartners: [] };
  const MIDDLE = parseInstant('2026-11-15T00:00Z');

  test('is refused with the start of that day, and nothing is recorded', async () => {
    const { world } = await unbegun({});
    const refused = ensureProgram(world.db, NOW, { ...TOKYO, startAt: MIDDLE });
    await expect(refused).rejects.toThrow(Refusal);
    await expect(refused).rejects.toThrow(/in Asia\/Tokyo that day begins at 2026-11-14T15:00:00Z$/);
    expect(await readProgram(world.db)).toBeNull();
  });

  test('is never asked about again once a start is recorded', async () => {
    const { world } = await unbegun({});
    const startAt = dayAt(MIDDLE, TOKYO.zone).start;
    await ensureProgram(world.db, NOW, { ...TOKYO, startAt });
    const again = { ...TOKYO, startAt: MIDDLE };
    expect(await ensureProgram(world.db, NOW, again)).toMatchObject({ startAt });
  });
});
