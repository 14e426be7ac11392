import { expect, isLive, test } from './console';

test('the audit trail says who did what, what it changed and why', async ({ page, api }) => {
  await api.act('schedule.pause', { kind: 'hourly', reason: 'a walk of the audit' });
  await api.act('schedule.resume', { kind: 'hourly', reason: 'the walk has seen it' });
  await page.goto('/audit');
  await isLive(page);
  const trail = page.getByRole('list', { name: 'Audit trail' }).locator(':scope > li');
  await expect(trail.first()).toContainText('resume, hourly schedule');
  await expect(trail.first()).toContainText('The walk has seen it.');
  await expect(trail.nth(1)).toContainText(/\S+@\S+ \(admin\): pause, hourly schedule/);

  const filter = page.getByRole('form', { name: 'Filter the trail' });
  await filter.getByRole('combobox', { name: 'Action' }).selectOption('pause');
  await filter.getByRole('textbox', { name: 'Subject holds' }).fill('hourly sched');
  await filter.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/\/audit\?action=pause&subject=hourly\+sched$/);
  await expect(trail.first()).toContainText('A walk of the audit.');
  for (const row of await trail.all()) await expect(row).toContainText('pause, hourly schedule');

  await filter.getByRole('textbox', { name: 'Subject holds' }).fill('no such subject');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No row matches')).toBeVisible();
  await page.getByRole('link', { name: 'show the whole trail' }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(trail.first()).toBeVisible();
});

test('anyone who may read walks the chain, and takes the trail along as a file', async ({ page }) => {
  await page.goto('/audit');
  await isLive(page);
  await page.getByRole('button', { name: 'Walk the chain' }).click();
  await expect(page.getByText(/^The chain is whole: each of [\d,]+ rows follows/)).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('audit.csv');
  const text = (await (await file.createReadStream()).toArray()).join('');
  const lines = text.trimEnd().split('\r\n');
  expect(lines[0]).toBe('seq,at,actor,role,action,subject,before,after,reason,hash');
  expect(lines.at(-1), 'the first row of all').toMatch(/^1,/);
});
