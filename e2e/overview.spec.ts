import { add, formatAmount } from '@/lib/amount';
import { amountIn, expect, isLive, test, textOf } from './console';

test.describe('the overview', () => {
  for (const kind of ['hourly', 'daily'] as const) {
    test(`shows what the ${kind} pool is made of and when it falls due`, async ({ page, api }) => {
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
      const card = page.locator(`[data-pool=${kind}]`);
      // The three are read at one moment, because they move.
      const read = await card.evaluate((element) =>
        Object.fromEntries(
          ['expected', 'earmarked', 'inflow'].map((name) => [
            name,
            element.querySelector(`[data-figure=${name}]`)?.textContent ?? '',
          ]),
        ),
      );
      const made = add(amountIn(read.earmarked ?? ''), amountIn(read.inflow ?? ''));
      expect(formatAmount(amountIn(read.expected ?? ''))).toBe(formatAmount(made));

      const pools = await api.pools();
      const due = new Date(pools[kind].period.dueAt).toISOString();
      await expect(card.locator('time').first()).toHaveAttribute('datetime', due);
    });
  }

  test('counts down to what is due next', async ({ page }) => {
    await page.goto('/');
    await isLive(page);
    const timer = page.locator('[data-pool=hourly]').getByRole('timer');
    const before = await textOf(timer);
    await expect(timer).not.toHaveText(before);
  });

  test('moves by itself when votes come in', async ({ page, api }) => {
    await api.caughtUp();
    const stream = page.waitForRequest(/events\.changes/);
    await page.goto('/');
    await stream;
    await isLive(page);
    const inflow = page.locator('[data-pool=hourly] [data-figure=inflow]');
    const before = await textOf(inflow);
    await expect(inflow).not.toHaveText(before, { timeout: 50_000 });
    await expect(inflow.locator('.fresh')).toHaveCount(1);
  });

  test('stands in the page that the server sends', async ({ browser, baseURL, api }) => {
    const { program } = await api.state();
    const page = await browser.newPage({ baseURL, javaScriptEnabled: false });
    await page.goto('/');
    await expect(page.getByText(program.name)).toBeVisible();
    await expect(page.locator('[data-figure=expected]')).toHaveCount(2);
    await page.close();
  });
});
