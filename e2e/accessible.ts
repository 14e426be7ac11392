import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Whatever a reader of the page by other means would stumble over. */
export async function isAccessible(page: Page): Promise<void> {
  // The title of a page that is gone to streams in behind it.
  await expect(page).toHaveTitle(/./);
  await findsNothing(await axeOn(page));
}

/** What colours decide; all else is the same in every theme. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * A page has no frames, so axe may do all its work in it, and tells of nothing but what it finds wrong: both take much of its time elsewhere. So does
 * to read it in again, where the page has it from before.
 */
async function axeOn(page: Page): Promise<AxeBuilder> {
  const isThere = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder(isThere ? { page, axeSource: 'void 0' } : { page });
  return builder.options({ resultTypes: ['violations'] }).setLegacyMode();
}

async function findsNothing(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

/** By how many pixels the page itself scrolls sideways; its tables do so in themselves. */
export const sidewaysOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** The page is accessible in both themes and fits a phone. */
export async function isFitToSee(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await isAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await findsNothing((await axeOn(page)).withRules(OF_COLOURS));
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await sidewaysOf(page)).toBeLessThanOrEqual(0);
  if (size) await page.setViewportSize(size);
}
