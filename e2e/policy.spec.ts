import type { Page } from '@playwright/test';
import { isFitToSee } from './accessible';
import { expect, isLive, test, textOf } from './console';
import { press, reach, write } from './keyboard';
import { anotherPage, comeInAs } from './people';

/** Fills the form in with another hourly share, for the last hour that it offers: two weeks ahead, where no other walk looks. */
async function fillIn(page: Page, share: string) {
  const opening = page.getByRole('combobox', { name: 'First hour under the new version' });
  await reach(opening);
  await page.keyboard.press('End');
  await write(page.getByRole('textbox', { name: 'Hourly share' }), share);
  await page.getByRole('textbox', { name: 'Hourly share' }).press('Enter');
}

test('a policy is changed by two people', async ({ page, api, browser, baseURL, complaints }) => {
  await page.goto('/policy');
  await isLive(page);
  await press(page.getByRole('button', { name: 'Propose a version' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Propose a policy version');

  await fillIn(page, '130');
  const share = page.getByRole('textbox', { name: 'Hourly share' });
  await expect(page.getByText('Hourly share is more than 100 %.')).toBeVisible();
  await expect(share).toHaveValue('130');
  await write(share, '30');
  await share.press('Enter');
  const difference = page.getByRole('listitem').filter({ hasText: 'Hourly share' });
  await expect(difference).toContainText('25 % of the CC');
  await expect(difference).toContainText('30 % of the CC');
  await isFitToSee(page);

  await press(page.getByRole('button', { name: 'Propose this version' }));
  const dialog = page.getByRole('dialog');
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'hours are worth more from then on');
  await press(dialog.getByRole('button', { name: 'Propose 1 changed setting' }));
  await press(dialog.getByRole('link', { name: /^Look at version/ }));
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText(/^Policy version [2-9]\d*$/);
  const version = (await textOf(title)).replace('Policy version ', '');

  // Whoever proposed it is told so, and cannot.
  await press(page.getByRole('button', { name: 'Approve' }));
  await expect(dialog.getByRole('alert')).toContainText('so another person has to approve it');
  await page.keyboard.press('Escape');
  // To the browser a refusal is a request that failed.
  complaints.length = 0;

  const second = await anotherPage(browser, baseURL);
  await comeInAs(second, api, 'Petra Policy', 'admin');
  await second.goto('/policy');
  await isLive(second);
  await press(second.getByRole('link', { name: `Look at version ${version}`, exact: true }));
  await press(second.getByRole('button', { name: 'Approve' }));
  const look = second.getByRole('dialog');
  await expect(look).toContainText('30 % of the CC');
  await write(look.getByRole('textbox', { name: 'Reason' }), 'agreed with the program');
  await press(look.getByRole('button', { name: 'Put 1 changed setting into force' }));
  await expect(second.getByText('Approved; it takes over with the first period')).toBeVisible();

  // The other one sees it without asking.
  await expect(page.getByText('Approved; it takes over with the first period')).toBeVisible();
  await expect(page.getByText('Agreed with the program.')).toBeVisible();
  await second.context().close();
});

test('a version that was rejected says by whom and why', async ({ page }) => {
  await page.goto('/policy?tab=propose');
  await isLive(page);
  await fillIn(page, '35');
  await press(page.getByRole('button', { name: 'Propose this version' }));
  const dialog = page.getByRole('dialog');
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'a thought');
  await press(dialog.getByRole('button', { name: 'Propose 1 changed setting' }));
  await press(dialog.getByRole('link', { name: /^Look at version/ }));
  await press(page.getByRole('button', { name: 'Reject' }));
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'thought better of it');
  await press(dialog.getByRole('button', { name: /^Reject version/ }));
  await expect(page.getByText('Rejected; it was never in force.')).toBeVisible();
  await expect(page.getByText('Thought better of it.')).toBeVisible();
});

test('a partner is put on the list of special partners and taken off again', async ({ page }) => {
  const id = String(4_000_000_000 + (Date.now() % 1_000_000));
  const change = async (label: string, reason: string, submit: string) => {
    await press(page.getByRole('button', { name: 'Change the list' }));
    const dialog = page.getByRole('dialog');
    await write(dialog.getByRole('textbox', { name: label }), id);
    await write(dialog.getByRole('textbox', { name: 'Reason' }), reason);
    await expect(dialog.getByText(/The list has [\d,]+ partners? now and/)).toBeVisible();
    await press(dialog.getByRole('button', { name: submit }));
    await expect(dialog).toHaveCount(0);
  };
  await page.goto('/policy?tab=special');
  await isLive(page);
  await change('Partner ids to put on', 'its own list', 'Put 1 partner on and take 0 partners off');
  const partners = page.getByRole('group', { name: 'Special partners' });
  await expect(partners.getByRole('link', { name: id })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Versions of the list' })).toContainText('its own list');
  await change('Partner ids to take off', 'no longer', 'Put 0 partners on and take 1 partner off');
  await expect(partners.getByRole('link', { name: id })).toHaveCount(0);
});

test('a version that there is not is told honestly', async ({ page, complaints }) => {
  await page.goto('/policy?version=99999');
  await isLive(page);
  await expect(page.getByText('There is no policy version 99999.')).toBeVisible();
  complaints.length = 0;
});
