import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instant } from '@/lib/period';
import { alerts } from '@/server/db/schema-alerts';
import { callAs } from '@/server/testing/api';
import { freshWorld, type TestWorld } from '@/server/testing/world';

let world: TestWorld;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z' });
  const at = (day: number) => Date.UTC(2026, 2, day) as Instant;
  await world.db.insert(alerts).values(
    [1, 2, 3, 4, 5].map((day) => ({
      key: `run waits:${day}`,
      sort: 'run waits' as const,
      sentence: `Run ${day} waits.`,
      path: `/runs/${day}`,
      since: at(day),
      until: day === 2 ? null : at(day + 1),
    })),
  );
});
afterAll(() => world.close());

test('a viewer is told what stands, and page by page what is over, each once', async () => {
  const api = callAs(world, 'vera', 'viewer');
  const first = await api.alerts.list({ limit: 2 });
  expect(first.open).toEqual([
    {
      id: 2,
      sort: 'run waits',
      sentence: 'Run 2 waits.',
      path: '/runs/2',
      since: Date.UTC(2026, 2, 2),
      until: null,
      told: { begun: 0, over: 0, of: 0 },
      trouble: null,
    },
  ]);
  expect([first.past.map(({ id }) => id), first.next]).toEqual([[5, 4], 4]);
  const second = await api.alerts.list({ limit: 2, after: first.next! });
  expect([second.past.map(({ id }) => id), second.next]).toEqual([[3, 1], null]);
  expect((await api.alerts.list()).dailyLine).toBeNull();
});

test('nobody who is not known is told anything', async () => {
  await expect(callAs(world, null).alerts.list()).rejects.toThrow(/sign/i);
});
