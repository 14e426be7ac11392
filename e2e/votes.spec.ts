import { randomUUID } from 'node:crypto';
import type { RowDataPacket } from 'mysql2';
import { periodOf } from '@/components/show/instants';
import { add, asFraction, formatAmount, parseAmount, subtract, times } from '@/lib/amount';
import { isFitToSee } from './accessible';
import { type Databases, openDatabases } from './beside';
import { amountIn, columnOf, expect, isLive, test, textOf } from './console';
import { press, write } from './keyboard';

let databases: Databases;
/** The run of the hour in which a vote comes late. */
let lateIn: number;
test.beforeAll(async () => {
  databases = await openDatabases();
  lateIn = await castLate(databases);
});
test.afterAll(() => databases.close());

/** Of this walk and of no other. */
const WHY = `the partner was offline, ${randomUUID()}`;

/** Casts a vote in an hour so old that it is not booked by itself. It is found by the next bell; the other walks here need not wait for that. */
async function castLate({ own, source }: Databases): Promise<number> {
  const [[row]] = await own.query<RowDataPacket[]>(
    `SELECT runs.id, period_start, partner_id FROM runs JOIN hourly_rewards ON run_id = runs.id
     WHERE kind = 'hourly' AND status = 'published' AND period_start < UTC_TIMESTAMP() - INTERVAL 4 DAY
     ORDER BY period_start DESC, partner_id LIMIT 1`,
  );
  if (!row) throw new Error('no hour is as old as that');
  await source.query(
    "INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES (?, 'agree', '7.5', ? + INTERVAL 30 MINUTE)",
    [row.partner_id, row.period_start],
  );
  // The sweep of all hours is due once a day; the last one was longer ago.
  await own.query("UPDATE sweeps SET started_at = started_at - INTERVAL 2 DAY WHERE reach = 'all'");
  return Number(row.id);
}

test('the votes of a day are those of its hours, and each hour leads to its types and to its run', async ({
  page,
  api,
}) => {
  const day = await api.publishedRun('daily');
  const date = new Date(day.period.start).toISOString().slice(0, 10);
  await page.goto(`/votes?of=${date}`);
  await isLive(page);
  const hours = page.getByRole('group', { name: 'Hours of the day' }).getByRole('table');
  await expect(hours.locator('tbody tr')).toHaveCount(24);
  const cc = (await columnOf(hours, 'CC voted')).map(amountIn);
  const total = await textOf(hours.locator('tfoot td').nth(3));
  expect(formatAmount(cc.reduce(add))).toBe(formatAmount(amountIn(total)));

  await press(page.getByRole('button', { name: 'Show as table' }).first());
  const byType = page.getByRole('group', { name: 'CC voted by type' }).getByRole('table');
  await expect(byType).toBeVisible();
  await expect(page.getByRole('group', { name: 'Busiest partners' }).getByRole('row')).toHaveCount(21);

  await press(hours.locator('tbody tr').nth(9).getByRole('link', { name: '09:00–10:00' }));
  await expect(page).toHaveURL(/hour=\d+$/);
  const types = page.getByRole('group', { name: 'Types of the hour' }).getByRole('table');
  await expect(types).toHaveAttribute('aria-busy', 'false');
  const ofHour = (await columnOf(types, 'CC voted')).map(amountIn).reduce(add);
  expect(formatAmount(ofHour)).toBe(formatAmount(cc[9]!));
  await press(page.getByRole('link', { name: 'Days of a month' }));
  await expect(page.getByRole('group', { name: 'Days of the month' })).toBeVisible();
});

test('a part that could not be read says so, and is read when it is tried again', async ({
  page,
  complaints,
}) => {
  const types = /votes\.byType/;
  await page.route(types, (route) => route.abort());
  await page.goto('/votes');
  await isLive(page);
  const failure = page.getByRole('alert').filter({ hasText: 'The server was not reached.' });
  await expect(failure).toContainText('Nothing was changed by this');
  await isFitToSee(page);
  await page.unroute(types);
  await press(failure.getByRole('button', { name: 'Try again' }));
  await expect(page.getByRole('figure', { name: 'CC voted by type' })).toBeVisible();
  await expect(failure).toHaveCount(0);
  // To the browser that is a request that failed.
  complaints.length = 0;
});

test('a late vote is found', async ({ page, api }) => {
  test.setTimeout(150_000);
  const before = await api.run(lateIn);
  await page.goto('/votes?tab=late');
  await isLive(page);
  const hour = page.getByRole('article', { name: periodOf(before.period, before.program.zone) });
  await expect(hour, 'the next bell sweeps').toHaveCount(1, { timeout: 75_000 });
  await expect(hour).toContainText('Waits for a person');
  const table = hour.getByRole('table');
  expect(await columnOf(table, 'Late')).toEqual(['7.50000000', '7.50000000']);
  expect(await columnOf(table, 'Votes')).toEqual(['+1', '+1']);
  const effects = (await columnOf(table, 'Effect on the pool')).map(amountIn);
  const counted = amountIn((await columnOf(table, 'Counted'))[0]!);
  const rate = asFraction(parseAmount(before.hours[0]!.rate));
  const all = subtract(times(add(counted, parseAmount('7.5')), rate), times(counted, rate));
  expect(formatAmount(add(effects[0]!, effects[1]!)), 'both pools have what the CC brings').toBe(
    formatAmount(all),
  );
  await isFitToSee(page);

  await press(hour.getByRole('button', { name: 'Accrue' }));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^Hourly pool: [\d,.]+ CC are booked/)).toBeVisible();
  await write(dialog.getByRole('textbox', { name: 'Reason' }), WHY);
  await press(dialog.getByRole('button', { name: /^Book [\d,.]+ CC into the pools$/ }));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('main').getByRole('status')).toContainText(
    /Daily pool: [\d,.]+ CC were booked/,
  );

  await expect(hour, 'the hour agrees again').toHaveCount(0);
  const booked = page.getByRole('region', { name: 'Booked late votes' }).getByRole('table');
  await expect(booked.locator('tbody')).toContainText(WHY);
  const places = (await booked.locator('tbody tr').allInnerTexts()).flatMap((text, index) =>
    text.includes(WHY) ? [index] : [],
  );
  const amounts = (await columnOf(booked, 'Booked')).map(amountIn);
  expect(places.map((index) => formatAmount(amounts[index]!)).toSorted()).toEqual(
    effects.map(formatAmount).toSorted(),
  );
  const [accrued] = await databases.own.query<RowDataPacket[]>(
    "SELECT amount FROM accruals WHERE sort = 'late' AND hour_start = ? ORDER BY booked_at DESC LIMIT 2",
    [new Date(before.period.start)],
  );
  expect(accrued.map(({ amount }) => amount).toSorted()).toEqual(effects.map(formatAmount).toSorted());
});
