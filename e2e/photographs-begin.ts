import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Api, expect, test } from './console';
import { becomeFirstAdmin } from './people';
import { FOLDER, photograph } from './photograph';

const folder = process.env.E2E_FOLDER!;

test('photographs of the first admin, who takes all others', async ({ page }) => {
  // The due periods of a week are caught up with meanwhile.
  test.setTimeout(360_000);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const link = await readFile(join(folder, 'first-link'), 'utf8');
  await photograph(page, 'first admin', link, () =>
    expect(page.getByRole('heading', { level: 1 })).toHaveText('The first admin'),
  );
  await becomeFirstAdmin(page, link, 'Ada First', 'ada@example.com');
  await page.context().storageState({ path: join(folder, 'first-admin.json') });
  await new Api(page.request).caughtUp(300_000);
});
