import { expect, isLive, test, textOf } from './console';

test.describe('the calendar', () => {
  test.beforeEach(({ api }) => api.caughtUp());

  test('has a cell for every hour and day, which leads to its run', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    const month = new Date(run.period.start).toISOString().slice(0, 7);
    await page.goto(`/calendar?month=${month}`);
    await isLive(page);
    const grid = page.getByRole('grid', { name: /^Hours and days of / });
    const cell = grid.locator(`a[href="/runs/${run.id}"]`);
    await expect(cell).toHaveAccessibleName(/^Day .*: published/);
    const rows = grid.getByRole('row');
    const hours = await rows
      .filter({ has: page.locator(`a[href="/runs/${run.id}"]`) })
      .getByRole('link', { name: /^Hour / })
      .count();
    expect(hours, 'a day in UTC has 24 hours').toBe(24);
    await cell.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Day /);
  });

  test('is gone through by the arrow keys, and is one stop of the Tab key', async ({ page }) => {
    await page.goto('/calendar');
    await isLive(page);
    const grid = page.getByRole('grid', { name: /^Hours and days of / });
    await expect(grid.locator('a[tabindex="0"]')).toHaveCount(1);
    const today = grid.locator('a[tabindex="0"]');
    await today.focus();
    await page.keyboard.press('ArrowRight');
    const focused = grid.locator('a:focus');
    await expect(focused).toHaveAccessibleName(/^Hour 00:00–01:00/);
    await page.keyboard.press('End');
    await expect(focused).toHaveAccessibleName(/^Hour 23:00–00:00/);
    await page.keyboard.press('Home');
    await expect(focused).toHaveAccessibleName(/^Day /);
    await page.keyboard.press('ArrowLeft');
    await expect(focused).toHaveAccessibleName(/^Day /);
    await expect(grid.locator('a[tabindex="0"]')).toHaveCount(1);
    await page.keyboard.press('Tab');
    await expect(grid.locator('a:focus')).toHaveCount(0);
  });

  test('leads to the page of a period that has no run', async ({ page }) => {
    await page.goto('/calendar');
    await isLive(page);
    const running = page.getByRole('grid').getByRole('link', { name: /^Hour .*: running now$/ });
    await expect(running).toHaveAttribute('href', /^\/periods\/hourly\/\d+$/);
  });

  test('says what its signs mean, and how many stand so', async ({ page }) => {
    await page.goto('/calendar');
    await isLive(page);
    const grid = page.getByRole('grid');
    const legend = page.getByRole('list', { name: 'What the signs mean' });
    const published = legend.getByRole('listitem').filter({ hasText: /^Published\d/ });
    const cells = await grid.locator('[data-standing=published]').count();
    const told = (await textOf(published)).match(/\d+/g) ?? [];
    expect(told.reduce((sum, figure) => sum + Number(figure), 0)).toBe(cells);
  });

  test('says of a month before the program that nothing was due, and leads back', async ({ page }) => {
    await page.goto('/calendar?month=2001-02');
    await isLive(page);
    await expect(page.getByText('Nothing was due in this month')).toBeVisible();
    await page.getByRole('link', { name: 'Show the running month' }).press('Enter');
    await expect(page.getByRole('grid')).toBeVisible();
    await expect(page).toHaveURL(/\/calendar$/);
  });
});
