import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { openDatabases } from './beside';
import { expect, isLive, test } from './console';
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
    await photograph(page, name, await address(api), () => isLive(page));
    // To the browser the page of something that is not there is a request that failed.
    complaints.length = 0;
  });
}

test('photographs of a rerun that a late vote led to', async ({ page, api }) => {
  test.setTimeout(180_000);
  const { rows } = await api.runs({ kind: 'hourly', status: 'published', limit: 60 });
  const row = rows.at(-1);
  if (row?.sort !== 'run') throw new Error('no hour is published');
  const { kind, start } = row.run.period;
  const { rows: partners } = await api.partners({ runId: row.run.id, limit: 1 });
  const databases = await openDatabases();
  await databases.source.query(
    "INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES (?, 'agree', '250', ?)",
    [partners[0]!.partnerId, new Date(start + 1_800_000)],
  );
  await databases.close();
  const because = { reason: 'A vote of this hour came late' };
  const { run } = await api.act<{ run: { id: number } }>('attempts.rerun', { kind, start, ...because });
  await expect
    .poll(async () => (await api.run(run.id)).status, { message: 'attempt 2 waits', timeout: 60_000 })
    .toBe('waiting');
  const live = () => isLive(page);
  await photograph(page, 'overview while a run waits', '/', live);
  await photograph(page, 'rerun that waits', `/runs/${run.id}`, live);
  await photograph(page, 'difference', `/runs/${run.id}/difference`, live);
  await photograph(page, 'attempts', `/runs/${run.id}/attempts`, live);
  await photograph(page, 'dialog of a rejection', `/runs/${run.id}`, async () => {
    await isLive(page);
    await page.getByRole('main').getByRole('button', { name: /^Reject/ }).click();
    await expect(page.getByRole('dialog').getByText('What it moves')).toBeVisible();
  });
});

test.describe('photographs for whoever is not signed in', () => {
  test.use({ storageState: { cookies: [], origins: [] } });
  test('of the door', async ({ page }) => {
    await photograph(page, 'sign in', '/sign-in', () =>
      expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible(),
    );
  });
});

/** Each page in both themes and at both widths, once it is as it is to be seen. */
async function photograph(page: Page, name: string, path: string, ready: () => Promise<unknown>) {
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
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
  await browser.detach();
  return Buffer.from(data, 'base64');
}
