import type { Page } from '@playwright/test';
import { formatAmount, parseAmount } from '@/lib/amount';
import { changeOf } from '@/lib/change';
import { amountIn, columnOf, expect, isLive, test, textOf } from './console';

/** The links of the rows, without those of the heads, which sort. */
const rowLinks = (page: Page) => page.getByRole('table').locator('tbody').getByRole('link');

test.describe('the list of runs', () => {
  test.beforeEach(({ api }) => api.caughtUp());

  test('is filtered by kind, and the address keeps it', async ({ page }) => {
    await page.goto('/runs');
    await isLive(page);
    const kind = page.getByRole('combobox', { name: 'Kind' });
    await kind.selectOption('Days');
    await expect(page).toHaveURL(/kind=daily/);
    const links = rowLinks(page);
    await expect(links.first()).toHaveText(/^Day /);
    for (const text of await links.allInnerTexts()) expect(text).toMatch(/^Day /);

    // While a page streams in, a label finds its form twice: what is shown, and what is about to be. A role finds what is shown.
    await page.reload();
    await isLive(page);
    await expect(kind).toHaveValue('daily');
    await expect(links.first()).toHaveText(/^Day /);
  });

  test('says when no run matches, and leads back', async ({ page, api }) => {
    const empty = await statusWithoutRuns(api.runs);
    await page.goto(`/runs?status=${empty}`);
    await expect(page.getByText('No run matches')).toBeVisible();
    await page.getByRole('link', { name: 'show all runs' }).click();
    await expect(rowLinks(page).first()).toBeVisible();
    await expect(page).toHaveURL(/\/runs$/);
  });

  test('goes on to earlier periods, none of them twice', async ({ page, api }) => {
    const first = await api.runs({});
    expect(first.next, 'a week has more runs than one page shows').not.toBeNull();
    await page.goto('/runs');
    await isLive(page);
    const links = rowLinks(page);
    const before = await links.count();
    const more = page.getByRole('button', { name: 'Load earlier periods' });
    const end = page.getByText('There are no earlier periods.');
    for (let shown = before; !(await end.isVisible()); shown = await links.count()) {
      await more.press('Enter');
      await expect.poll(() => links.count()).toBeGreaterThan(shown);
    }
    await expect(end, 'the focus stays where the button was').toBeFocused();
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test('leads to a run', async ({ page }) => {
    await page.goto('/runs?kind=hourly&status=published');
    await isLive(page);
    const link = rowLinks(page).first();
    const name = await textOf(link);
    await link.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await expect(page).toHaveTitle(new RegExp(`^${name}`));
  });

  test('is put in the order of what was paid, and turned round, by the head of its column', async ({
    page,
  }) => {
    await page.goto('/runs?kind=hourly&status=published');
    await isLive(page);
    const table = page.getByRole('group', { name: 'Runs' }).getByRole('table');
    const paid = async () => (await columnOf(table, 'Paid')).map(amountIn);
    const head = table.getByRole('columnheader', { name: /^Paid/ });
    await head.getByRole('link').press('Enter');
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    await expect(page).toHaveURL(/sort=paid/);
    const falling = await paid();
    expect(falling).toEqual(falling.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
    await head.getByRole('link').press('Enter');
    await expect(head).toHaveAttribute('aria-sort', 'ascending');
    const rising = await paid();
    expect(rising).toEqual(rising.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));

    await page.getByRole('button', { name: 'Load more runs' }).press('Enter');
    await expect.poll(async () => (await paid()).length).toBeGreaterThan(rising.length);
    const more = await paid();
    expect(more).toEqual(more.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  test('is narrowed to a date and to the schedule, and cleared again', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    const date = new Date(run.period.start).toISOString().slice(0, 10);
    await page.goto('/runs?kind=daily');
    await isLive(page);
    const filters = page.getByRole('form', { name: 'Filters' });
    await filters.getByRole('combobox', { name: 'Trigger' }).selectOption('The schedule');
    await expect(page).toHaveURL(/trigger=schedule/);
    await filters.getByLabel('From').fill(date);
    await filters.getByLabel('To,').fill(date);
    await filters.getByRole('button', { name: 'Show' }).press('Enter');
    await expect(page).toHaveURL(new RegExp(`from=${date}&to=${date}`));
    await expect(rowLinks(page)).toHaveCount(1);
    await filters.getByRole('textbox', { name: 'Who' }).fill('nobody-of-this-name');
    await filters.getByRole('textbox', { name: 'Who' }).press('Enter');
    await expect(page.getByText('No run matches')).toBeVisible();
    await filters.getByRole('link', { name: 'Clear filters' }).press('Enter');
    await expect(page).toHaveURL(/\/runs$/);
    await expect.poll(() => rowLinks(page).count()).toBeGreaterThan(1);
    await expect(filters.getByRole('textbox', { name: 'Who' })).toHaveValue('');
  });

  test('shows each run against the published one before it', async ({ page, api }) => {
    const { rows } = await api.runs({ kind: 'hourly', status: 'published', limit: 1 });
    const [row] = rows;
    if (row?.sort !== 'run' || row.run.paid === null || row.before === null)
      throw new Error('no hour to compare');
    await page.goto('/runs?kind=hourly&status=published');
    await isLive(page);
    const table = page.getByRole('group', { name: 'Runs' }).getByRole('table');
    const paid = (await columnOf(table, 'Paid')).map(amountIn);
    const cell = (await columnOf(table, 'Change'))[0];
    expect(formatAmount(paid[0]!)).toBe(row.run.paid);
    const { percent, sign } = changeOf(parseAmount(row.run.paid), parseAmount(row.before));
    expect(cell).toContain(percent === null ? 'from 0' : `${sign < 0 ? '−' : sign > 0 ? '+' : ''}`);
    if (percent !== null) expect(cell?.replaceAll(',', '')).toContain(`${percent} %`);
  });
});

async function statusWithoutRuns(
  runs: (filter: Record<string, unknown>) => Promise<{ rows: unknown[] }>,
): Promise<string> {
  for (const status of ['failed', 'rejected', 'skipped', 'superseded', 'waiting']) {
    if ((await runs({ status, limit: 1 })).rows.length === 0) return status;
  }
  throw new Error('there are runs of every status');
}
