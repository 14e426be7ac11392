import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { expect, test } from './console';
import { becomeFirstAdmin } from './people';
import { isAlive, type SecondConsole, startSecondConsole, until } from './second-console';

const LONGEST_END_MS = 10_000;

test.describe.configure({ mode: 'serial' });

const BEN = ['--as', 'ben', '--reason', 'the rates are being mended'];

let second: SecondConsole;
test.beforeAll(async () => {
  test.setTimeout(240_000);
  second = await startSecondConsole();
  const { own, allot } = second;
  await until(() =>
    numberOf(own, 'SELECT COUNT(*) AS n FROM runs').then(
      (runs) => runs > 0,
      () => false,
    ),
  );
  // The sample has a week to catch up on; most of it is kept for the end.
  for (const kind of ['hourly', 'daily']) await allot('pause', '--kind', kind, ...BEN);
});
test.afterAll(() => second?.close());

test('every page says what a person has paused, what was refused, and that one person decides', async ({
  page,
  complaints,
}) => {
  const { address, own, allot } = second;
  const { link } = JSON.parse(await allot('people', 'first-admin', '--json'));
  await becomeFirstAdmin(page, link, 'Eva Ende', 'eva@example.com');
  // A day that the catch-up has not come to yet; while its schedule is paused it is not tried, so that what is said of it stays.
  await own.query(
    `INSERT INTO refusals (kind, period_start, sentence, missing, tries, refused_at, next_try_at)
     SELECT 'daily', start_at + INTERVAL 5 DAY, 'the source has less than was counted', 12.5, 1, UTC_TIMESTAMP(), UTC_TIMESTAMP()
       FROM program`,
  );
  await own.query("UPDATE policies SET policy = JSON_SET(policy, '$.singleOperator', TRUE)");
  for (const place of ['/', '/runs', '/runs/999999999']) {
    await page.goto(`${address}${place}`);
    const main = page.getByRole('main');
    for (const kind of ['hourly', 'daily'])
      await expect(main.getByText(`The ${kind} schedule is paused. ben paused it: The rates`)).toBeVisible();
    await expect(main.getByRole('progressbar'), 'nothing is caught up').toBeHidden();
    await expect(main.getByText(/^Day .* was refused\./)).toBeVisible();
    await expect(main.getByText('Missing: 12.50000000 CC. It is not tried again by itself.')).toBeVisible();
    await expect(page.getByRole('banner').getByText('Single operator')).toBeVisible();
  }
  // To the browser the page of a run that is not there is a request that failed.
  complaints.length = 0;
});

test('a server that is told to stop gives its run back, cuts its streams and is gone within 10 s', async () => {
  test.setTimeout(120_000);
  const { address, own, allot, processes, signal, ended } = second;
  const lasting = ['--until', new Date(Date.now() + 3_600_000).toISOString()];
  const made = await allot(
    'tokens',
    'make',
    '--name',
    'walk',
    '--can',
    'viewer',
    ...lasting,
    ...BEN,
    '--json',
  );
  const stream = await openStream(`${address}/api/trpc/events.changes`, JSON.parse(made).token);
  await allot('resume', '--kind', 'hourly', ...BEN);
  // What fell due meanwhile is caught up, so that one run follows the other.
  await until(async () => (await runsUnderLease(own)) > 0);
  const { server } = await processes();
  const told = Date.now();
  signal('SIGTERM');
  await until(() => !isAlive(server!.pid));
  expect(Date.now() - told).toBeLessThan(LONGEST_END_MS);
  expect(await ended).toEqual([0, null]);
  await expect(stream.rest()).resolves.toBeUndefined();
  expect(await runsUnderLease(own), 'no run is under a lease').toBe(0);
  expect(await numberOf(own, 'SELECT COUNT(*) AS n FROM instances'), 'no instance is entered').toBe(0);
  expect(await processes()).toEqual({});
});

const runsUnderLease = (own: Pool) =>
  numberOf(own, "SELECT COUNT(*) AS n FROM runs WHERE status = 'computing' AND lease_owner IS NOT NULL");

async function numberOf(own: Pool, query: string): Promise<number> {
  const [rows] = await own.query<RowDataPacket[]>(query);
  return Number(rows[0]?.n);
}

/** A stream of events that has said its first word, as soon as there is a server. */
async function openStream(address: string, token: string) {
  for (;;) {
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}` };
    const response = await fetch(address, { headers }).catch(() => null);
    if (!response?.ok || !response.body) {
      await pause(100);
      continue;
    }
    const reader = response.body.getReader();
    expect((await reader.read()).done, 'the stream stands').toBe(false);
    return {
      /** Resolves when the stream ends or breaks. */
      async rest(): Promise<void> {
        try {
          while (!(await reader.read()).done);
        } catch {
          // A stream is cut in the middle, so that the browser opens it again elsewhere.
        }
      },
    };
  }
}
