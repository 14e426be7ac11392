import { add, formatAmount } from '@/lib/amount';
import { castNow, openDatabases } from './beside';
import { type Api, amountIn, expect, isLive, test, textOf } from './console';

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
    const timer = page.locator('[data-pool=hourly]').getByRole('timer').first();
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
    const databases = await openDatabases();
    await castNow(databases);
    await databases.close();
    await expect(inflow).not.toHaveText(before);
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

  test('begins with the last night, which leads to the day', async ({ page, api }) => {
    await api.publishedRun('daily');
    await page.goto('/');
    await isLive(page);
    const line = page.locator('[data-line="last night"]');
    await expect(line).toContainText(/^Last night/);
    await expect(line).toContainText(/\d+ of \d+ hours .* CC .* to [\d,]+ partners?, checks /);
    await line.getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Day /);
  });

  test('names what needs a person since when, and leads there; otherwise says that nothing does', async ({
    page,
    api,
  }) => {
    await api.caughtUp();
    await page.goto('/');
    await isLive(page);
    const needs = page.getByRole('region', { name: 'Needs a person' });
    await expect(needs).toContainText(/Nothing needs anybody|ago|just now/);
    await expect(needs.locator('[data-needs=nobody]').or(needs.getByRole('link').first())).toBeVisible();
  });

  test('shows what each pool divided, as a chart and as a table with the exact figures', async ({
    page,
    api,
  }) => {
    const run = await api.publishedRun('daily');
    await page.goto('/');
    await isLive(page);
    const chart = page.getByRole('figure', { name: /^Daily pool/ });
    await expect(chart.locator('canvas')).toBeVisible();
    await chart.getByRole('button', { name: 'Show as table' }).press('Enter');
    const divided = await chart.getByRole('table').locator('tbody td:nth-child(2)').allInnerTexts();
    expect(divided.map((text) => text.replaceAll(',', '').replace(/ CC$/, ''))).toContain(run.budget);
  });

  test('lets the daily schedule be paused with a reason, by keyboard, and resumed', async ({ page, api }) => {
    await isOn(api);
    await page.goto('/');
    await isLive(page);
    const card = page.locator('[data-pool=daily]');
    await card.getByRole('button', { name: 'Pause' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Pause the daily schedule' });
    await dialog.getByRole('combobox', { name: 'How long' }).selectOption('For 1 hour');
    const act = dialog.getByRole('button', { name: 'Pause the daily schedule for 1 hour' });
    await act.press('Enter');
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveAttribute('aria-invalid', 'true');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('a walk looks at the pause');
    await act.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(card.locator('[data-schedule=paused]')).toContainText('A walk looks at the pause');
    expect((await api.state()).pauses).toMatchObject([
      { kind: 'daily', reason: 'a walk looks at the pause' },
    ]);

    await card.getByRole('button', { name: 'Resume' }).press('Enter');
    const resume = page.getByRole('dialog', { name: 'Resume the daily schedule' });
    await resume.getByRole('textbox', { name: 'Reason' }).fill('it was looked at');
    await resume.getByRole('button', { name: 'Resume the daily schedule' }).press('Enter');
    await expect(resume).toBeHidden();
    await expect(card.locator('[data-schedule=on]')).toBeVisible();
    expect((await api.state()).pauses).toEqual([]);
  });

  test('names the instances that are alive', async ({ page }) => {
    await page.goto('/');
    await isLive(page);
    const rows = page.getByRole('group', { name: 'Instances' }).getByRole('row');
    await expect(rows.filter({ hasText: 'answers this page' })).toHaveCount(1);
  });
});

/** A walk that was broken off may have left the schedule paused. */
async function isOn(api: Api) {
  for (const { kind } of (await api.state()).pauses)
    await api.act('schedule.resume', { kind, reason: 'a walk begins' });
}
