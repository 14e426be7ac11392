import { expect, isLive, test } from './console';

test('the handbook is read in the console, page after page', async ({ page }) => {
  await page.goto('/help');
  await isLive(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Handbook');
  await expect(page.getByText('Find a page, a run or a partner')).toBeVisible();
  await page
    .getByRole('navigation', { name: 'Handbook' })
    .getByRole('link', { name: 'A stuck transfer' })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A stuck transfer');
  await expect(page).toHaveURL(/\/help\/stuck-transfer$/);
  await expect(page.getByRole('columnheader', { name: 'what to do' })).toBeVisible();

  await page.goto('/help/morning-check');
  await isLive(page);
  await page.getByRole('article').getByRole('link', { name: 'backup and restore' }).press('Enter');
  await expect(page).toHaveURL(/\/help\/restore#when-the-database-is-behind$/);
  await expect(page.getByRole('heading', { name: 'When the database is behind' })).toBeInViewport();
});

test('a page that leads out of the handbook is none', async ({ page, complaints }) => {
  for (const name of ['..%2F..%2FREADME', 'restore.md']) {
    await page.goto(`/help/${name}`);
    await isLive(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The handbook has no such page');
  }
  await page.getByRole('link', { name: 'To the contents' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Handbook');
  // To the browser a page that is not there is a request that failed.
  complaints.length = 0;
});
