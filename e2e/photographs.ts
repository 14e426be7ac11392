import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { isLive, test } from './console';
import { PAGES } from './pages';

const FOLDER = 'docs/images';
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

test.beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
});

for (const [name, address] of Object.entries(PAGES)) {
  test(`photographs of "${name}"`, async ({ page, api, complaints }) => {
    const path = await address(api);
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of WIDTHS) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.goto(path);
        await isLive(page);
        await page.waitForLoadState('networkidle');
        const file = `${name.replaceAll(/[^a-z0-9]+/g, '-')}-${colorScheme}-${size.width}.webp`;
        writeFileSync(`${FOLDER}/${file}`, await photograph(page));
      }
    // To the browser the page of something that is not there is a request that failed.
    complaints.length = 0;
  });
}

/** WebP takes a third of what PNG does; only the protocol beneath Playwright writes it. */
async function photograph(page: Page): Promise<Buffer> {
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
  await browser.detach();
  return Buffer.from(data, 'base64');
}
