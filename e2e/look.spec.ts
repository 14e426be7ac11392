import type { Page } from '@playwright/test';
import { isFitToSee } from './accessible';
import { expect, isLive, test } from './console';
import { choose, reach } from './keyboard';
import { PAGES } from './pages';

// One page goes through all of them, as a person's does: what it has loaded for one place it need not load for the next.
let goingThrough: Page | null = null;
const testOnOnePage = test.extend({
  page: async ({ browser }, use) => {
    goingThrough ??= await browser.newPage();
    await use(goingThrough);
  },
});
test.afterAll(() => goingThrough?.context().close());

for (const [name, address] of Object.entries(PAGES)) {
  testOnOnePage(
    `the page "${name}" is accessible in both themes, and fits a phone`,
    async ({ page, api }) => {
      await page.goto(await address(api));
      await isLive(page);
      await isFitToSee(page);
    },
  );
}

test('the theme that was chosen stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await isLive(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  expect(await ground()).toBe(dark);
});

test('a phone has its navigation at the bottom', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/');
  await isLive(page);
  const navigation = page.getByRole('navigation', { name: 'Pages' });
  await expect(navigation).toHaveCount(1);
  await navigation.getByRole('link', { name: 'Runs' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Runs');
});

test('the navigation stays as narrow as it was made', async ({ page }) => {
  await page.goto('/');
  await isLive(page);
  await page.getByRole('button', { name: 'Collapse the navigation' }).click();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Widen the navigation' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Runs', exact: true })).toBeVisible();
});

test('the keyboard reaches the content at once', async ({ page }) => {
  await page.goto('/');
  await isLive(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('an arrow opens a menu, and the page stays where it is', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 400 });
  await page.goto('/');
  await isLive(page);
  await page.evaluate(() => {
    window.addEventListener('keydown', ({ defaultPrevented }) => {
      document.documentElement.dataset.scrolls = String(!defaultPrevented);
    });
  });
  const theme = page.getByRole('button', { name: 'Theme' });
  await reach(theme);
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('html')).toHaveAttribute('data-scrolls', 'false');
  const item = page.getByRole('menuitemradio', { name: 'Light' });
  await expect(item).toBeVisible();
  await choose(item);
  await expect(item).toBeHidden();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  // The same key without a menu does scroll it.
  await page.getByRole('main').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
});
