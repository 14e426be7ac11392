import { castNow, openDatabases } from './beside';
import { expect, isLive, test } from './console';

// These walks break the way to the server on purpose; what the browser says of that is no fault of the console.

test('without the stream the page asks by itself, and goes back to it', async ({ page, complaints }) => {
  await page.route(/events\.changes/, (route) => route.abort());
  await page.goto('/');
  const sign = page.getByRole('banner').getByRole('status');
  await expect(sign).toHaveText('Polling');
  await page.waitForRequest(/pools\.get/);
  await page.unroute(/events\.changes/);
  await expect(sign).toHaveText('Live', { timeout: 40_000 });
  complaints.length = 0;
});

test('a server that does not answer is told of, and the figures stay', async ({ page, complaints }) => {
  await page.clock.install();
  await page.goto('/');
  await isLive(page);
  const balance = page.locator('[data-pool=daily] [data-figure=expected]');
  await page.route(/api\/trpc\/(?!events)/, (route) => route.abort());
  const told = page.getByText('The server does not answer.');
  // The page asks how the program stands every 15 seconds, and three times where it gets no answer.
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(told).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(balance).toHaveText(/\d\.\d{8}$/);
  await page.unroute(/api\/trpc\/(?!events)/);
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(told).toBeHidden({ timeout: 500 });
  }).toPass();
  complaints.length = 0;
});

test('the tabs of a browser share one stream, and another goes on with it when the first is closed', async ({
  page,
  context,
}) => {
  await page.goto('/');
  await isLive(page);
  const other = await context.newPage();
  let streams = 0;
  other.on('request', (request) => {
    if (request.url().includes('events.changes')) streams++;
  });
  await other.goto('/');
  await isLive(other);
  const databases = await openDatabases();
  await castNow(databases);
  await databases.close();
  await other.locator('[data-pool=hourly] [data-figure=inflow] .fresh').waitFor();
  expect(streams, 'what is shown by now was heard from the first tab').toBe(0);
  await page.close();
  await expect.poll(() => streams).toBe(1);
  await isLive(other);
});
