import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

export const FOLDER = 'docs/images';

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** What is below is more of the same. */
const HIGHEST = 4_000;

/** Each page in both themes and at both widths, once it is as it is to be seen. */
export async function photograph(
  page: Page,
  name: string,
  path: string,
  ready: () => Promise<unknown>,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const size of WIDTHS) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(path);
      await ready();
      await page.waitForLoadState('networkidle');
      const file = `${name.replaceAll(/[^a-z0-9]+/g, '-')}-${colorScheme}-${size.width}.webp`;
      writeFileSync(`${FOLDER}/${file}`, await asWebp(page));
    }
}

/** WebP takes a third of what PNG does; only the protocol beneath Playwright writes it. */
async function asWebp(page: Page): Promise<Buffer> {
  const height = await page.evaluate(unroll, HIGHEST);
  const { width } = page.viewportSize() ?? WIDTHS[0]!;
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 70,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale: 1 },
  });
  await browser.detach();
  return Buffer.from(data, 'base64');
}

/**
 * Lets what stays in sight when a page scrolls reach as far as the picture, and tells how high that is: the whole page, or what is seen of it
 * where a dialog stands before it.
 */
function unroll(highest: number): number {
  if (document.querySelector('[role=dialog]')) return window.innerHeight;
  const height = Math.min(highest, Math.max(window.innerHeight, document.documentElement.scrollHeight));
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const { position, bottom, display } = getComputedStyle(element);
    if (display === 'none') continue;
    const isAsHigh = element.offsetHeight === window.innerHeight;
    if (position === 'sticky' && isAsHigh) element.style.height = 'auto';
    // The bar of a phone, at the end of the picture and not of the screen.
    if (position === 'fixed' && bottom === '0px' && !isAsHigh) {
      const top = height - element.offsetHeight;
      Object.assign(element.style, { position: 'absolute', top: `${top}px`, bottom: 'auto' });
    }
  }
  return height;
}
