import { readFile } from 'node:fs/promises';
import { ROWS_A_PAGE } from '@/components/run/run-place';
import { type Amount, add, formatAmount, sum, ZERO } from '@/lib/amount';
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
    // Some twenty pages are turned, each drawn by the server.
    test.slow();
    const run = await api.publishedRun('daily');
    await page.goto(`/runs/${run.id}?view=partners`);
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

  test('finds partners by an id and by how a name begins', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    const last = await api.partners({ runId: run.id, afterPlace: (run.eligible ?? 0) - 2 });
    const [partner] = last.rows;
    if (!partner) throw new Error('the run has no partner');
    await page.goto(`/runs/${run.id}`);
    await isLive(page);
    await page.getByRole('link', { name: /^Partners \(/ }).click();
    const field = page.getByRole('textbox', { name: 'Partner id or name' });
    await field.fill(partner.partnerId);
    await page.keyboard.press('Enter');
    const rows = page.getByRole('group', PARTNERS).locator('tbody tr');
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(partner.partnerId);
    const table = page.getByRole('group', PARTNERS).getByRole('table');
    await expect.poll(async () => (await columnOf(table, 'Name'))[0]).toMatch(/\w/);
    const [name = ''] = await columnOf(table, 'Name');

    await field.fill(name.slice(0, -1).toLowerCase());
    await page.getByRole('main').getByRole('button', { name: 'Find' }).click();
    await expect(page).toHaveURL(/name=/);
    await expect.poll(() => columnOf(table, 'Partner')).toContain(partner.partnerId);
    await page.getByRole('link', { name: 'All partners' }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(1);
  });

  test('says so when a partner did not vote, or nobody has such a name', async ({ page, api }) => {
    const run = await api.publishedRun('hourly');
    await page.goto(`/runs/${run.id}?partner=987654321987`);
    await expect(page.getByText('Partner 987654321987 did not vote in this period')).toBeVisible();
    await isLive(page);
    const field = page.getByRole('textbox', { name: 'Partner id or name' });
    await field.fill('%');
    await page.getByRole('main').getByRole('button', { name: 'Find' }).click();
    await expect(page.getByText('No partner whose name begins with “%” took part')).toBeVisible();
    await expect(field).toHaveValue('%');
    await field.fill(' ');
    await page.getByRole('main').getByRole('button', { name: 'Find' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Type an id' })).toBeVisible();
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

  for (const kind of ['hourly', 'daily'] as const) {
    test(`of the ${kind} kind sums line by line from the votes to the partners`, async ({ page, api }) => {
      const run = await api.publishedRun(kind);
      await page.goto(`/runs/${run.id}`);
      await isLive(page);
      const table = page.getByRole('table', { name: 'From votes to partners' });
      const totals = new Map<string, string>();
      let running: Amount = ZERO;
      let parts: Amount[] = [];
      for (const row of await table.locator('tbody tr').all()) {
        const look = await row.getAttribute('data-line');
        const amount = amountIn(await textOf(row.locator('td').first()));
        if (look === 'part') parts.push(amount);
        else {
          if (parts.length > 0) expect(formatAmount(sum(parts)), 'parts').toBe([...totals.values()].at(-1));
          parts = [];
          if (look === 'line') running = add(running, amount);
          else {
            const key = (await row.getAttribute('data-key')) ?? '';
            expect(formatAmount(amount), key).toBe(formatAmount(running));
            totals.set(key, formatAmount(amount));
          }
        }
      }
      expect(totals.get('budget')).toBe(run.budget);
      expect(totals.get('paid')).toBe(run.paid);
    });
  }

  test('sorts its partners by reward and by votes, and turns the order round', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    await page.goto(`/runs/${run.id}?view=partners`);
    await isLive(page);
    const table = page.getByRole('group', PARTNERS).getByRole('table');
    const units = (texts: string[]) => texts.map((text) => Number(amountIn(text)));
    const falls = (list: number[]) =>
      list.length > 10 && list.every((one, at) => at === 0 || one <= list[at - 1]!);
    await table.getByRole('link', { name: 'Total' }).click();
    await expect(page).toHaveURL(/sort=reward/);
    await expect.poll(async () => falls(units(await columnOf(table, 'Total')))).toBe(true);
    await table.getByRole('link', { name: 'Total' }).click();
    await expect(page).toHaveURL(/order=reverse/);
    await expect.poll(async () => falls(units(await columnOf(table, 'Total')).reverse())).toBe(true);
    await table.getByRole('link', { name: 'Votes' }).click();
    await expect
      .poll(async () => falls((await columnOf(table, 'Votes')).map((text) => Number(text.replace(',', '')))))
      .toBe(true);
  });

  test('leads from a category to its members, who got all of it', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    const category = run.categories.find(({ members }) => members > 1 && members <= ROWS_A_PAGE);
    if (!category) throw new Error('no category is small enough for one page');
    await page.goto(`/runs/${run.id}`);
    await isLive(page);
    const link = { name: category.key, exact: true };
    await page.getByRole('group', { name: 'Categories' }).getByRole('link', link).click();
    await expect(page).toHaveURL(new RegExp(`category=${category.key}`));
    const table = page.getByRole('group', PARTNERS).getByRole('table');
    await expect(table.locator('tbody tr')).toHaveCount(category.members);
    const paid = (await columnOf(table, category.key)).map(amountIn);
    expect(formatAmount(sum(paid))).toBe(category.paid);
  });

  test('names who was left out, and why', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    const out = run.leftOut.reduce((all, { voters }) => all + voters, 0);
    await page.goto(`/runs/${run.id}`);
    await isLive(page);
    await page.getByRole('link', { name: `Left out (${out})` }).click();
    const rows = page.getByRole('group', { name: 'Left out' }).locator('tbody tr');
    await expect(rows).toHaveCount(Math.min(out, ROWS_A_PAGE));
    await expect(rows.first()).toContainText('It was not active when the standings were read.');
  });

  test('comes out equal when it is computed again, in one click', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    await page.goto(`/runs/${run.id}`);
    await isLive(page);
    await page.getByRole('button', { name: 'Recompute and match' }).click();
    await expect(page.getByText(/^Equal to the last unit/)).toContainText(
      (run.resultDigest ?? '').slice(0, 12),
    );
  });

  test('says what it was computed from, and what was written down about it', async ({ page, api }) => {
    const run = await api.publishedRun('hourly');
    await page.goto(`/runs/${run.id}?view=inputs`);
    await isLive(page);
    await expect(page.getByText(run.inputDigest ?? 'no digest')).toBeVisible();
    await expect(
      page.getByRole('main').getByRole('link', { name: `version ${run.policyVersion}` }),
    ).toHaveAttribute('href', `/policy?version=${run.policyVersion}`);
    await page.getByRole('link', { name: 'Steps and log' }).click();
    const log = page.getByRole('group', { name: 'Log', exact: true }).getByRole('table');
    await expect(log.getByRole('row', { name: /Paid: held to partners/ })).toBeVisible();
    expect((await columnOf(log, 'In words'))[0]).toContain('Opened by');
  });

  test('comes as a CSV whose rows are those of the table', async ({ page, api }) => {
    const run = await api.publishedRun('daily');
    await page.goto(`/runs/${run.id}?view=partners`);
    await isLive(page);
    const table = page.getByRole('group', PARTNERS).getByRole('table');
    const shown = (await columnOf(table, 'Total')).map((text) => formatAmount(amountIn(text)));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    const [head = '', ...lines] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    const at = head.split(',').indexOf('total') - head.split(',').length;
    // Only the votes by type hold commas, and they stand before what is read here.
    const totals = lines.map((line) => line.split(',').at(at) ?? '');
    expect(lines.length).toBe(run.eligible);
    expect(totals.slice(0, shown.length)).toEqual(shown);
    expect(formatAmount(sum(totals.map(amountIn)))).toBe(run.paid);
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
