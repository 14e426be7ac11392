import { add, formatAmount, sum } from '@/lib/amount';
import { isAccessible, isFitToSee } from './accessible';
import { amountIn, columnOf, expect, isLive, test, textOf } from './console';
import { pick, press, write } from './keyboard';
import { anotherPage, comeInAs } from './people';

const ENTRIES = { name: 'Entries' };

test.describe('the accounts', () => {
  test('show a line that adds up, now and at any moment before', async ({ page }) => {
    await page.goto('/accounts');
    await isLive(page);
    const sums = async () => {
      const [given, there] = await Promise.all(
        ['given', 'there'].map(async (name) => amountIn(await textOf(page.locator(`[data-figure=${name}]`)))),
      );
      return { given: given!, there: there! };
    };
    const now = await sums();
    expect(formatAmount(now.given)).toBe(formatAmount(now.there));
    const table = page.getByRole('group', { name: 'Accounts' }).getByRole('table');
    const balances = (await columnOf(table, 'Balance')).map(amountIn);
    expect(formatAmount(sum(balances)), 'all accounts together').toBe('0.00000000');
    await expect(page.getByText('Both sums are equal, to the unit.')).toBeVisible();

    await page.getByLabel('Balances at').fill('2001-12-12T12:00');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page).toHaveURL(/at=2001-12-12T12/);
    await expect(page.getByText('With everything booked up to 12 Dec 2001, 12:00')).toBeVisible();
    expect(formatAmount(add((await sums()).there, (await sums()).given))).toBe('0.00000000');
    await page.getByRole('link', { name: 'Show now' }).click();
    await expect(page.getByText('As it is now')).toBeVisible();
  });

  test('have a journal that is filtered, leads to runs and periods, and comes as a file', async ({
    page,
    api,
  }) => {
    const run = await api.publishedRun('hourly');
    await page.goto('/accounts?tab=journal');
    await isLive(page);
    await page.getByRole('textbox', { name: 'Run' }).fill(String(run.id));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`run=${run.id}`));
    const table = page.getByRole('group', ENTRIES).getByRole('table');
    await page.getByRole('combobox', { name: 'Reason' }).selectOption('paid');
    await expect(page).toHaveURL(/reason=paid/);
    await expect.poll(() => columnOf(table, 'Reason')).toEqual(['paid']);
    expect((await columnOf(table, 'Amount')).map((text) => formatAmount(amountIn(text)))).toEqual([run.paid]);
    await expect(table.getByRole('link', { name: `Run ${run.id}`, exact: true })).toHaveAttribute(
      'href',
      `/runs/${run.id}`,
    );
    const { kind, start } = run.period;
    await expect(table.getByRole('link').first()).toHaveAttribute('href', `/periods/${kind}/${start}`);

    const file = await page.request.get(
      (await page.getByRole('link', { name: 'These as CSV' }).getAttribute('href'))!,
    );
    const [head, line, end] = (await file.text()).split('\r\n');
    expect(head).toBe(
      'id,at,from_account,from_earmark,to_account,to_earmark,amount,kind,period_start,reason,run_id,sweep_id,booked_by',
    );
    expect(line).toContain(
      `,held,,partners,,${run.paid},hourly,${new Date(start).toISOString()},paid,${run.id},`,
    );
    expect(end).toBe('');

    await page.getByRole('link', { name: 'Clear all' }).click();
    await page.getByRole('combobox', { name: 'Account' }).selectOption('held');
    await expect(page).toHaveURL(/account=held/);
    await table
      .getByRole('link', { name: /^Only entries of \d\d:/ })
      .first()
      .click();
    await expect(page).toHaveURL(/period=\d+/);
    await page.goto('/accounts?tab=journal&run=999999999');
    await expect(page.getByText('No entry matches')).toBeVisible();
    await page.getByRole('link', { name: 'show all entries' }).click();
    await expect(table).toBeVisible();
    await expect.poll(async () => (await columnOf(table, 'Reason')).length).toBeGreaterThan(2);
  });

  test('show the earmarks that hold CC first', async ({ page }) => {
    await page.goto('/accounts?tab=earmarks');
    await isLive(page);
    const table = page.getByRole('group', { name: 'Earmarks' }).getByRole('table');
    const empty = (await columnOf(table, 'Amount')).map((text) => amountIn(text) === 0n);
    expect(empty).toEqual(empty.toSorted());
    await expect(page.getByText('which is the pool’s balance')).toBeVisible();
    await isFitToSee(page);
  });
});

test('a correction is proposed by one person and approved by another', async ({
  page,
  api,
  browser,
  baseURL,
}) => {
  test.slow();
  await page.goto('/accounts?tab=corrections');
  await isLive(page);
  await press(page.getByRole('button', { name: 'Propose a correction' }));
  const dialog = page.getByRole('dialog');
  // Both accounts may be below zero, so that no pool that other walks look at changes.
  await write(dialog.getByRole('textbox', { name: 'Amount, CC' }), '0.00000003');
  await expect(dialog.getByText('Daily pool, day').first()).toBeVisible();
  await pick(dialog.getByRole('combobox', { name: 'To: account' }), 'Market');
  await expect(dialog.getByText('Market', { exact: true }).last()).toBeVisible();
  await expect(dialog.locator('[aria-busy=true]')).toHaveCount(0);
  await isAccessible(page);
  const submit = dialog.getByRole('button', { name: 'Propose 0.00000003 CC from Adjustments to Market' });
  await press(submit);
  await expect(dialog.getByText('Say why; it is kept in the audit trail.')).toBeVisible();
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'Counted twice by the old script');
  await press(submit);
  const done = dialog.getByText(/^Correction \d+ is proposed/);
  await expect(done).toBeVisible();
  const said = await textOf(done);
  const id = /\d+/.exec(said)![0];
  await press(dialog.getByRole('button', { name: 'Close' }));

  const waiting = page.getByRole('listitem').filter({ hasText: `Correction ${id}:` });
  await waiting.getByRole('button', { name: 'Approve' }).focus();
  await expect(page.getByRole('tooltip')).toContainText(
    'You have proposed this. Another person has to approve it.',
  );

  const other = await anotherPage(browser, baseURL);
  await comeInAs(other, api, 'Ann Approver', 'approver');
  await other.goto('/accounts?tab=corrections');
  await isLive(other);
  const there = other.getByRole('listitem').filter({ hasText: `Correction ${id}:` });
  await press(there.getByRole('button', { name: 'Approve' }));
  const asked = other.getByRole('dialog');
  await expect(asked.getByText('Counted twice by the old script')).toBeVisible();
  await write(asked.getByRole('textbox', { name: 'Reason' }), 'Looked at the old lists');
  await press(asked.getByRole('button', { name: 'Book 0.00000003 CC from Adjustments to Market' }));
  await expect(there.getByText(/Approved by ann\.approver/)).toBeVisible();
  await other.context().close();

  // The first person's page hears of it without being loaded again.
  await expect(waiting.getByText(/Approved by ann\.approver/)).toBeVisible();
  await page.goto('/accounts?tab=journal&reason=by+hand');
  const table = page.getByRole('group', ENTRIES).getByRole('table');
  await expect(table.locator('tbody tr').first()).toContainText('0.00000003');
});
