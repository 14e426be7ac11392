import { isAccessible, sidewaysOf } from './accessible';
import { type Api, expect, isLive, test } from './console';

/** Every page of the console, by the name that a walk tells. */
const PAGES: Record<string, (api: Api) => Promise<string>> = {
  overview: async () => '/',
  runs: async () => '/runs',
  'runs, none matching': async () => '/runs?kind=daily&status=failed',
  hour: (api) => lastPartnersOf(api, 'hourly'),
  day: (api) => lastPartnersOf(api, 'daily'),
  'no such run': async () => '/runs/999999999',
  account: async () => '/account',
};

/** A run with its last few partners: one row is as accessible as another, and looking at each takes long. */
async function lastPartnersOf(api: Api, kind: 'hourly' | 'daily'): Promise<string> {
  const { id, eligible } = await api.publishedRun(kind);
  return `/runs/${id}?after=${Math.max(0, (eligible ?? 0) - 6)}`;
}

for (const [name, address] of Object.entries(PAGES)) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the page "${name}" is accessible in the ${theme} theme`, async ({ page, api }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.goto(await address(api));
      await isLive(page);
      await isAccessible(page);
    });
  }

  test(`the page "${name}" fits a phone`, async ({ page, api }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(await address(api));
    await isLive(page);
    expect(await sidewaysOf(page)).toBeLessThanOrEqual(0);
  });
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
