import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFitToSee } from './accessible';
import { Api, expect, test } from './console';
import { becomeFirstAdmin } from './people';

const folder = process.env.E2E_FOLDER!;

test('the link that the first start prints makes the first admin, once', async ({
  page,
  baseURL,
  browser,
}) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nobody can sign in yet');
  await isFitToSee(page);
  const link = await readFile(join(folder, 'first-link'), 'utf8');
  expect(link).toMatch(new RegExp(`^${baseURL}/first-admin\\?token=`));
  await page.goto(link);
  await isFitToSee(page);
  await becomeFirstAdmin(page, link, 'Ada First', 'ada@example.com');
  await page.context().storageState({ path: join(folder, 'first-admin.json') });

  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(link);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('This link does not hold');
  await isFitToSee(other);
  await stranger.close();
});

test('the due periods of a week are caught up', async ({ browser, baseURL }) => {
  test.setTimeout(300_000);
  const context = await browser.newContext({
    baseURL: baseURL!,
    storageState: join(folder, 'first-admin.json'),
  });
  await new Api(context.request).caughtUp(240_000);
  await context.close();
});
