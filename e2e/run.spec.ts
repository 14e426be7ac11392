import { add, formatAmount, sum } from '@/lib/amount';
import { amountIn, columnOf, expect, isLive, test, textOf } from './console';

const PARTNERS = { name: 'Partners', exact: true } as const;

test.describe('a run', () => {
  for (const kind of ['hourly', 'daily'] as const) {
    test(`of the ${kind} kind adds up`, async ({ page, api }) => {
      const run = await api.publishedRun(kind);
      await page.goto(`/runs/${run.id}`);
      const paid = amountIn(await textOf(page.locator('[data-figure=paid]')));
      const budget = amountIn(await textOf(page.locator('[data-figure=budget]')));
      expect(formatAmount(paid)).toBe(run.paid);

      const categories = page.getByRole('group', { name: 'Categories' }).getByRole('table');
      expect(await categories.locator('tbody tr').count()).toBe(run.categories.length);
      expect(formatAmount(sum((await columnOf(categories, 'Paid')).map(amountIn)))).toBe(formatAmount(paid));
      expect(formatAmount(sum((await columnOf(categories, 'Budget')).map(amountIn)))).toBe(
        formatAmount(budget),
      );
      expect(formatAmount(add(paid, amountIn(run.carried ?? '')))).toBe(formatAmount(budget));
    });
  }

  test('shows every partner once, page after page, and their totals are what was paid', async ({
    page,
    api,
  }) => {
    const run = await api.publishedRun('daily');
    await page.goto(`/runs/${run.id}`);
    await isLive(page);
    const table = page.getByRole('group', PARTNERS).getByRole('table');
    const pages = page.getByRole('navigation', { name: 'Pages of partners' });
    const partners: string[] = [];
    const totals: string[] = [];
    for (;;) {
      await expect(table.locator('tbody td').first()).toHaveText((partners.length + 1).toLocaleString('en'));
      partners.push(...(await columnOf(table, 'Partner')));
      totals.push(...(await columnOf(table, 'Total')));
      const next = pages.getByRole('link', { name: 'Next' });
      if ((await next.count()) === 0) break;
      await next.click();
    }
    expect(partners.length).toBe(run.eligible);
    expect(new Set(partners).size).toBe(partners.length);
    expect(formatAmount(sum(totals.map(amountIn)))).toBe(run.paid);
  });

  test('finds one partner by its id', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    const last = await api.partners({ runId: run.id, afterPlace: (run.eligible ?? 0) - 2 });
    const [partner] = last.rows;
    if (!partner) throw new Error('the run has no partner');
    await page.goto(`/runs/${run.id}`);
    await isLive(page);
    await page.getByLabel('Partner id').fill(partner.partnerId);
    await page.getByRole('button', { name: 'Find' }).click();
    const rows = page.getByRole('group', PARTNERS).locator('tbody tr');
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(partner.partnerId);

    await page.getByRole('link', { name: 'All partners' }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(1);
  });

  test('says so when a partner did not vote, or the id is none', async ({ page, api }) => {
    const run = await api.publishedRun('hourly');
    await page.goto(`/runs/${run.id}?partner=987654321987`);
    await expect(page.getByText('Partner 987654321987 did not vote in this period')).toBeVisible();
    await isLive(page);
    await page.getByLabel('Partner id').fill('somebody');
    await page.getByRole('button', { name: 'Find' }).click();
    await expect(page.getByText('An id is a whole number')).toBeVisible();
    await expect(page.getByLabel('Partner id')).toHaveValue('somebody');
  });

  test('leads to the periods beside it', async ({ page, api }) => {
    const run = await api.publishedRun('hourly');
    await page.goto(`/runs/${run.id}`);
    await isLive(page);
    const title = await textOf(page.getByRole('heading', { level: 1 }));
    await page.getByRole('link', { name: 'Previous hour' }).click();
    await expect(page).toHaveURL(new RegExp(`/runs/${run.previousId}$`));
    await page.getByRole('link', { name: 'Next hour' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  });

  test('is told apart from one that there is not', async ({ page }) => {
    await page.goto('/runs/999999999');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such run');
    await expect(page.getByText('which leaves no run behind')).toBeVisible();
    await page.goto('/runs/no-number');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such run');
    await page.getByRole('link', { name: 'To all runs' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Runs');
  });
});
