import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { countStatements } from '@/server/testing/statements';
import { freshWorld } from '@/server/testing/world';
import { askingOnce } from './ask-once';
import { databaseNow } from './clock';
import { program } from './schema';

const world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z' });
const { db } = world;
afterAll(() => world.close());

const asked = countStatements(db.$client, /^select/i);
const zone = async () =>
  (await db.select({ zone: program.zone }).from(program).where(eq(program.id, 1)))[0]?.zone;
const startAt = async () => (await db.select().from(program).where(eq(program.id, 1)))[0]?.startAt;

test('what the parts of one page ask alike is asked once, the time as well', async () => {
  const answers = new Map();
  const first = await askingOnce(answers, () => Promise.all([databaseNow(db), zone(), zone()]));
  const before = asked();
  const again = await askingOnce(answers, () => Promise.all([databaseNow(db), zone(), zone()]));
  expect(again).toEqual(first);
  expect(asked()).toBe(before);
  expect(await askingOnce(answers, startAt)).toBeTypeOf('number');
});

test('another page, and whoever asks for no page, is told anew', async () => {
  const answers = new Map();
  await askingOnce(answers, zone);
  const before = asked();
  await askingOnce(new Map(), zone);
  await zone();
  await zone();
  expect(asked()).toBe(before + 3);
});

test('what is written is written each time, and a transaction reads what stands then', async () => {
  const answers = new Map();
  await askingOnce(answers, async () => {
    const before = await zone();
    for (const next of ['Europe/Berlin', 'Asia/Tokyo']) await db.update(program).set({ zone: next });
    expect(await zone()).toBe(before);
    const within = await db.transaction((tx) => tx.select({ zone: program.zone }).from(program));
    expect(within).toEqual([{ zone: 'Asia/Tokyo' }]);
  });
});
