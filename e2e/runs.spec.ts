import { expect, isLive, test, textOf } from './console';

test.describe('the list of runs', () => {
  test.beforeEach(({ api }) => api.caughtUp());

  test('is filtered by kind, and the address keeps it', async ({ page }) => {
    await page.goto('/runs');
    await isLive(page);
    const kind = page.getByRole('combobox', { name: 'Kind' });
    await kind.selectOption('Days');
    await expect(page).toHaveURL(/kind=daily/);
    const links = page.getByRole('table').getByRole('link');
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
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
    await expect(page).toHaveURL(/\/runs$/);
  });

  test('goes on to earlier periods, none of them twice', async ({ page, api }) => {
    const first = await api.runs({});
    expect(first.next, 'a week has more runs than one page shows').not.toBeNull();
    await page.goto('/runs');
    await isLive(page);
    const links = page.getByRole('table').getByRole('link');
    const before = await links.count();
    await page.getByRole('button', { name: 'Load earlier periods' }).click();
    await expect.poll(() => links.count()).toBeGreaterThan(before);
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test('leads to a run', async ({ page }) => {
    await page.goto('/runs?kind=hourly&status=published');
    await isLive(page);
    const link = page.getByRole('table').getByRole('link').first();
    const name = await textOf(link);
    await link.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await expect(page).toHaveTitle(new RegExp(`^${name}`));
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
