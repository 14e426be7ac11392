import { formatAmount, sum } from '@/lib/amount';
import { openDatabases } from './beside';
import { amountIn, columnOf, expect, isLive, test, textOf } from './console';
import { press, write } from './keyboard';

const WHY = { name: 'How the amount adds up' };

test.describe('a partner asks why', () => {
  test('from its row in a run to the sentences, which add up to it and can be copied', async ({
    page,
    api,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const run = await api.publishedRun('daily');
    const { rows } = await api.partners({ runId: run.id, limit: 100 });
    // Whom a category was closed to has more to ask.
    const row = rows.find(({ amounts }) => Object.values(amounts).includes(null)) ?? rows[0]!;
    await page.goto(`/runs/${run.id}?partner=${row.partnerId}`);
    await isLive(page);
    const link = page.getByRole('group', { name: 'Partners' }).getByRole('link', { name: row.partnerId });
    await link.focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/partners/${row.partnerId}\\?run=${run.id}$`));
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`Partner ${row.partnerId}`);

    const table = page.getByRole('group', WHY).getByRole('table');
    const amounts = (await columnOf(table, 'Amount')).filter((text) => text !== '–').map(amountIn);
    expect(formatAmount(sum(amounts))).toBe(row.total);
    const parts = await Promise.all(['Share', 'Odd unit'].map((head) => columnOf(table, head)));
    const units = parts
      .flat()
      .filter((text) => text !== '–')
      .map(amountIn);
    expect(formatAmount(sum(units)), 'shares and odd units').toBe(row.total);
    const headline = await textOf(page.locator('[data-figure=headline]'));
    expect(formatAmount(amountIn(headline.split(' CC')[0]!))).toBe(row.total);
    for (const [key, amount] of Object.entries(row.amounts)) {
      if (amount === null)
        await expect(table.getByRole('row').filter({ hasText: `${key}No` })).toHaveCount(1);
    }
    await expect(page.getByText('What was missing for the next tier')).toBeVisible();

    await press(page.getByRole('button', { name: 'Copy as text' }));
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(`Partner ${row.partnerId}`);
    for (const { key } of run.categories) expect(copied).toContain(`\n${key}: `);
    const [, total] = /\nIn all: (?:.* = )?([\d,.]+) CC\.$/m.exec(copied)!;
    expect(formatAmount(amountIn(total!))).toBe(row.total);
  });

  test('for another period, which is chosen from the list', async ({ page, api }) => {
    const run = await api.publishedRun('hourly');
    const [row] = (await api.partners({ runId: run.id, limit: 1 })).rows;
    await page.goto(`/partners/${row!.partnerId}?kind=hourly`);
    await isLive(page);
    const periods = page.getByRole('group', { name: 'Periods with votes of the partner' });
    const other = periods.getByRole('link').last();
    const name = await textOf(other);
    await other.focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/run=\d+#why-this-amount$/);
    await expect(periods.locator('[aria-current=true]')).toHaveText(name);
    await press(page.getByRole('navigation', { name: 'Kind of period' }).getByRole('link', { name: 'Days' }));
    await expect(page).toHaveURL(/kind=daily/);
    await expect(periods.getByRole('link').first()).toHaveText(/^Day /);
  });
});

test('a partner is found by how its name begins, and a search that finds nobody is cleared', async ({
  page,
}) => {
  await page.goto('/partners');
  await isLive(page);
  const rows = page.getByRole('group', { name: 'Partners' }).locator('tbody tr');
  const name = await textOf(rows.first().locator('td').nth(1));
  const search = page.getByRole('textbox', { name: 'Partner’s id or name' });
  await write(search, name.slice(0, -1));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?find=/);
  await expect(rows.filter({ hasText: name }).first()).toBeVisible();
  await write(search, 'Nobody is called like this');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No partner found for “Nobody is called like this”')).toBeVisible();
  await press(page.getByRole('link', { name: 'Clear the search' }));
  await expect(rows.first()).toBeVisible();
});

test('a partner that never voted, and one that nobody knows, each have an honest page', async ({
  page,
  api,
}) => {
  const id = '987654321001';
  const { source, close } = await openDatabases();
  try {
    await source.query(
      'INSERT INTO partners (partner_id, name, position, active) VALUES (?, ?, NULL, TRUE)',
      [id, 'Silent in this walk'],
    );
    const run = await api.publishedRun('hourly');
    await page.goto(`/partners/${id}?run=${run.id}`);
    await isLive(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Partner ${id}, Silent in this walk`);
    await expect(page.getByText('It has voted in no published period.')).toBeVisible();
    await expect(page.getByText('No vote of this partner was counted in this period')).toBeVisible();
    await expect(page.getByText('No votes in these days')).toBeVisible();
  } finally {
    await source.query('DELETE FROM partners WHERE partner_id = ?', [id]);
    await close();
  }
  await page.goto('/partners/987654321002');
  await expect(
    page.getByText('Neither the source nor any published run knows a partner of this id.'),
  ).toBeVisible();
  await page.goto('/partners/somebody');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such partner');
});
