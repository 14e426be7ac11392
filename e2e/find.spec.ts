import { isAccessible } from './accessible';
import { expect, isLive, test } from './console';

test.describe('finding by the keyboard', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/');
    await isLive(page);
  });

  test('the palette leads to a page, to a run by its number and to a partner by its id', async ({ page }) => {
    await page.keyboard.press('Control+k');
    const find = page.getByRole('combobox', { name: 'Find' });
    await expect(find).toBeFocused();
    await isAccessible(page);
    await find.fill('late votes');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/votes$/);

    await page.keyboard.press('Control+k');
    await find.fill('1');
    await expect(page.getByRole('option', { name: 'Partner 1', exact: true })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: 'Run 1', exact: true })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/runs\/1$/);

    await page.keyboard.press('Control+k');
    await find.fill('no such thing at all');
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(find).toBeHidden();
  });

  test('two keys lead to a page, and letters that are typed do not', async ({ page }) => {
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Runs');
    await isLive(page);
    await page.keyboard.press('?');
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(shortcuts.getByText('g o')).toBeVisible();
    const behind = await page.evaluate(
      () => getComputedStyle(document.elementFromPoint(5, 5)!).backgroundColor,
    );
    expect(behind, 'the page behind it is dimmed').toMatch(/^(rgba\(.*, 0\.[1-9]|color\(.* \/ 0\.[1-9])/);
    await isAccessible(page);
    await page.keyboard.press('Escape');
    await expect(shortcuts).toBeHidden();
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Find' }).pressSequentially('go');
    await expect(page).toHaveURL(/\/runs$/);
  });

  test('times are shown in the zone that was chosen, and stay so', async ({ page, context, baseURL }) => {
    await context.addCookies([{ name: 'allot-zone', value: 'Asia%2FKolkata', url: baseURL! }]);
    await page.reload();
    await isLive(page);
    const time = page.getByRole('main').locator('time').first();
    await expect(time).toHaveText(/ UTC\+5:30$/);
    await page.getByRole('button', { name: 'Times are shown in Asia/Kolkata' }).click();
    await page.getByRole('menuitemradio', { name: /UTC/ }).first().click();
    await expect(time).toHaveText(/ UTC$/);
    await page.reload();
    await isLive(page);
    await expect(time).toHaveText(/ UTC$/);
  });
});
