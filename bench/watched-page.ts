import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

/** What a browser sees of a page that it opens for the first time. */
export type Figures = {
  /** Scripts as they come over the wire, in bytes, until the network is quiet. */
  readonly js: number;
  /** Milliseconds until the largest thing is painted. */
  readonly lcp: number;
  /** How far things move that nobody moved. */
  readonly cls: number;
  /** The slowest answer to a key or a click, in milliseconds. */
  readonly inp: number;
};

type Noted = { lcp: number; cls: number; inp: number };
declare global {
  interface Window {
    noted: Noted;
  }
}

/** Opens a page with an empty cache, uses it as a person with a keyboard and a mouse does, and reads what the browser noted. */
export async function lookAt(
  browser: Browser,
  address: string,
  state: NonNullable<BrowserContextOptions['storageState']>,
): Promise<Figures> {
  const context = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  // tsx gives functions their names by a helper, which the page does not have.
  await page.addInitScript(`globalThis.__name = (it) => it; (${note})();`);
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const scripts = new Set<string>();
  let js = 0;
  network.on(
    'Network.responseReceived',
    ({ requestId, type }) => type === 'Script' && scripts.add(requestId),
  );
  // The bodies as they come over the wire; what heads each answer is the same however long its script is.
  network.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) js += encodedDataLength;
  });
  const answer = await page.goto(address);
  if (answer?.status() !== 200) throw new Error(`${address} answered ${answer?.status()}`);
  await page.getByRole('banner').getByRole('status').getByText('Live').waitFor();
  // What is fetched once the page stands, such as what draws a chart, counts as well.
  await page.waitForTimeout(1_500);
  const loaded = js;
  await use(page);
  const noted = await page.evaluate(() => window.noted);
  await context.close();
  return { js: loaded, ...noted };
}

/** Runs in the page before its own scripts. */
function note(): void {
  const noted = { lcp: 0, cls: 0, inp: 0 };
  window.noted = noted;
  const watch = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      durationThreshold: 16,
    } as PerformanceObserverInit);
  watch('largest-contentful-paint', (entry) => {
    noted.lcp = entry.startTime;
  });
  watch('layout-shift', (entry) => {
    const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) noted.cls += shift.value;
  });
  watch('event', (entry) => {
    const event = entry as PerformanceEntry & { interactionId: number };
    if (event.interactionId > 0) noted.inp = Math.max(noted.inp, event.duration);
  });
}

/** What can be done on every page without changing anything: go through its controls, open menus, find, choose what the page offers. */
async function use(page: Page): Promise<void> {
  for (let step = 0; step < 6; step++) await page.keyboard.press('Tab');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).pressSequentially('run 12');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.keyboard.press('Escape');
  const choices = page.getByRole('main').locator('nav a, thead a, [aria-pressed], select');
  for (let index = 0; index < Math.min(await choices.count(), 4); index++) {
    const choice = choices.nth(index);
    if (await choice.isVisible()) await choice.click({ timeout: 2_000 }).catch(() => undefined);
    await page.waitForTimeout(400);
  }
}
