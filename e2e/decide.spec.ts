import type { RowDataPacket } from 'mysql2/promise';
import { add, formatAmount, parseAmount, sum } from '@/lib/amount';
import { isFitToSee } from './accessible';
import { amountIn, columnOf, expect, isLive, test } from './console';
import { act, addressOf, leave, open, startDeciding, visit, waitingRuns } from './deciders';
import { press, write } from './keyboard';
import type { SecondConsole } from './second-console';

test.describe.configure({ mode: 'serial' });

const HOUR = 3_600_000;

let second: SecondConsole;
test.beforeAll(async () => {
  test.setTimeout(240_000);
  second = await startDeciding();
});
test.afterAll(() => second?.close());
test.afterEach(leave);

test('a viewer cannot, and the button says why', async ({ browser }) => {
  const [run] = await waitingRuns(second);
  const page = await visit(browser, second, 'vera', `/runs/${run!.id}`);
  for (const word of [/^Publish/, /^Reject/]) {
    const button = page.getByRole('main').getByRole('button', { name: word });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(
      'This needs the role approver, and you are viewer. Ask somebody who has it.',
    );
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tooltip')).toContainText('This needs the role approver');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  expect(await statusOf(run!.id)).toBe('waiting');
});

test('a guarded run is looked into, approved by a second person and published', async ({ browser }) => {
  const [run] = await waitingRuns(second);
  const page = await visit(browser, second, 'eve', `/runs/${run!.id}`);
  const main = page.getByRole('main');
  await expect(
    main.getByText(/^Out of the policy’s bounds: the total is .* CC, more than 1\.$/),
  ).toBeVisible();
  await expect(main.getByText(/It is divided by policy version 2; version 1 divided/)).toBeVisible();
  await open(page, /^Publish/);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('What it moves')).toBeVisible();
  await isFitToSee(page);
  const publish = dialog.getByRole('button', { name: /^Publish [\d,.]+ CC among \d+ eligible partners?$/ });
  expect(amountIn(((await publish.textContent()) ?? '').split(' ')[1]!)).toBe(parseAmount(run!.paid));
  await press(publish);
  await expect(dialog.getByText('Say why; it is kept in the audit trail.')).toBeVisible();
  await page.keyboard.press('Escape');
  await act(page, /^Publish/, /^Publish/, 'an hour as busy as the day before');
  await expect(dialog).toHaveCount(0);
  await expect(main.getByRole('button', { name: 'Rerun' })).toBeVisible();
  expect(await auditOf('approve')).toEqual([addressOf('eve'), 'an hour as busy as the day before']);
});

test('one is rejected, run again by the same person, and published by another', async ({ browser }) => {
  const [run] = await waitingRuns(second);
  const page = await visit(browser, second, 'eve', `/runs/${run!.id}`);
  const main = page.getByRole('main');
  await act(page, /^Reject/, /^Reject it/, 'the votes are looked into');
  await expect(main.getByText('The votes are looked into.')).toBeVisible();
  expect(await statusOf(run!.id)).toBe('rejected');
  await act(page, /^Run again/, /^Run it: .*once approved$/, 'they were right');
  await expect(page).not.toHaveURL(new RegExp(`/runs/${run!.id}$`));
  await expect(main.getByRole('heading', { level: 1 })).toContainText('attempt 2');
  const own = 'You asked for this attempt, so another person has to approve it.';
  await expect(main.getByRole('button', { name: /^Publish/ })).toHaveAccessibleDescription(own);
  const other = await visit(browser, second, 'carl', new URL(page.url()).pathname);
  await act(other, /^Publish/, /^Publish/, 'looked at both attempts');
  // Whoever asked hears of it without reloading.
  await expect(main.getByRole('button', { name: 'Rerun' })).toBeVisible();
  await press(main.getByRole('link', { name: 'Attempts side by side' }));
  const columns = page.getByRole('group', { name: 'Attempts side by side' }).getByRole('table');
  await expect(columns.getByRole('row', { name: /^Status/ })).toContainText('RejectedPublished');
  await expect(columns.getByRole('row', { name: /^Digest of the results/ })).toContainText(
    'The same as attempt 1',
  );
  await isFitToSee(page);
});

test('one is rejected and its period skipped, and the period says where its CC went', async ({ browser }) => {
  const [run] = await waitingRuns(second);
  const page = await visit(browser, second, 'carl', `/runs/${run!.id}`);
  await act(page, /^Reject/, /^Reject it/, 'nobody is paid for this hour');
  await act(page, /^Skip/, /^Skip it and hand on/, 'agreed with the program');
  await expect(page).toHaveURL(new RegExp(`/periods/hourly/${run!.start}$`));
  const main = page.getByRole('main');
  await expect(
    main.getByText(/By carl@example\.com,.*Agreed with the program\. [\d,.]+ CC went on to/),
  ).toBeVisible();
  await expect(main.getByRole('listitem')).toContainText('Rejected');
  await isFitToSee(page);
  // The hour that runs has no run yet, and one before the program began is none of it.
  const running = Math.floor(Date.now() / HOUR) * HOUR;
  await page.goto(`/periods/hourly/${running}`);
  await isLive(page);
  await expect(main.getByText(/it is due in|is over and is due/)).toBeVisible();
  await page.goto('/periods/hourly/0');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such period');
});

test('a wrong rate is corrected and the period rerun with its difference read first', async ({ browser }) => {
  const published = await earlyHour();
  // The rate of that hour alone: the one before comes back with the next.
  await second.source.query(
    `INSERT INTO cc_rates (effective_at, rate, market_rate)
     SELECT * FROM (SELECT ?, rate * 2, market_rate FROM cc_rates WHERE effective_at <= ? ORDER BY effective_at DESC LIMIT 1) doubled
     UNION ALL SELECT * FROM (SELECT ?, rate, market_rate FROM cc_rates WHERE effective_at <= ? ORDER BY effective_at DESC LIMIT 1) before_it`,
    [published.end, published.end, new Date(published.end.getTime() + 1_000), published.end],
  );
  const ben = await visit(browser, second, 'ben', `/runs/${published.id}`);
  await open(ben, /^Rerun/);
  const dialog = ben.getByRole('dialog');
  await expect(dialog.getByRole('row', { name: /^Paid/ })).toContainText('+');
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'the rate was half of what was agreed');
  await press(dialog.getByRole('button', { name: /^Compute attempt 2: .* instead of/ }));
  await expect(ben.getByRole('heading', { level: 1 })).toContainText('attempt 2');
  await press(ben.getByRole('main').getByRole('link', { name: 'Difference to attempt 1' }));
  await isLive(ben);
  const table = (name: string) => ben.getByRole('group', { name, exact: true }).getByRole('table');
  await expect(table('By cause').getByRole('row', { name: /^Rates/ })).toContainText('+');
  const [budget, paid] = await columnOf(table('Totals'), 'Change');
  const changed = amountIn(paid!.replace('+', ''));
  expect(changed > 0n && amountIn(budget!.replace('+', '')) > 0n).toBe(true);
  const byCategory = (await columnOf(table('By category'), 'Change')).map((text) =>
    amountIn(text.replace('+', '')),
  );
  expect(formatAmount(sum(byCategory))).toBe(formatAmount(changed));
  const download = ben.waitForEvent('download');
  await press(ben.getByRole('link', { name: 'CSV' }));
  const csv = (await (await download).createReadStream()).setEncoding('utf8');
  let text = '';
  for await (const piece of csv) text += piece;
  const changes = text
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => parseAmount(line.split(',')[3]!));
  expect(formatAmount(changes.reduce(add))).toBe(formatAmount(changed));
  await isFitToSee(ben);

  const address = new URL(ben.url()).pathname.replace('/difference', '');
  const eve = await visit(browser, second, 'eve', address);
  await act(eve, /^Publish/, /^Publish .* in place of attempt 1$/, 'the difference is the rate alone');
  await expect(eve.getByRole('main').getByRole('button', { name: 'Rerun' })).toBeVisible();
  expect(await statusOf(published.id)).toBe('superseded');
});

test('two people approve at once: one wins and the other is told why', async ({ browser }) => {
  const [run] = await waitingRuns(second);
  const [eve, carl] = [
    await visit(browser, second, 'eve', `/runs/${run!.id}`),
    await visit(browser, second, 'carl', `/runs/${run!.id}`),
  ];
  for (const page of [eve, carl]) {
    await open(page, /^Publish/);
    await write(page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }), 'looks right to me');
  }
  await press(eve.getByRole('dialog').getByRole('button', { name: /^Publish/ }));
  await expect(eve.getByRole('dialog')).toHaveCount(0);
  const dialog = carl.getByRole('dialog');
  await expect(
    dialog.getByText('Since you opened this, attempt 1 was published by eve@example.com.'),
  ).toBeVisible();
  await press(dialog.getByRole('button', { name: /^Publish/ }));
  await expect(dialog.getByRole('alert')).toContainText(
    /waits for approval: attempt 1 is published by eve@example\.com/,
  );
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('looks right to me');
  await press(dialog.getByRole('link', { name: 'Look at the period as it stands now' }).last());
  await expect(carl.getByRole('dialog')).toHaveCount(0);
  await expect(carl.getByRole('main').getByRole('button', { name: 'Rerun' })).toBeVisible();
  const [payments] = await second.own.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS n FROM entries WHERE run_id = ? AND to_account = 'partners'",
    [run!.id],
  );
  expect(Number(payments[0]!.n), 'it is paid once').toBe(1);
});

async function statusOf(id: number): Promise<string> {
  const [rows] = await second.own.query<RowDataPacket[]>('SELECT status FROM runs WHERE id = ?', [id]);
  return rows[0]!.status;
}

async function auditOf(action: string): Promise<[actor: string, reason: string]> {
  const [rows] = await second.own.query<RowDataPacket[]>(
    'SELECT actor, reason FROM audit WHERE action = ? ORDER BY seq DESC LIMIT 1',
    [action],
  );
  return [rows[0]!.actor, rows[0]!.reason];
}

/** An hour of the first day that paid something. */
async function earlyHour(): Promise<{ id: number; end: Date }> {
  const [rows] = await second.own.query<RowDataPacket[]>(
    "SELECT id, period_end FROM runs WHERE kind = 'hourly' AND status = 'published' AND paid > 0 ORDER BY period_start LIMIT 1 OFFSET 4",
  );
  return { id: Number(rows[0]!.id), end: new Date(rows[0]!.period_end) };
}
