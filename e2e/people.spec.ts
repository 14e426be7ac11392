import { isFitToSee } from './accessible';
import { allotBeside } from './beside';
import { type Api, expect, isLive, test } from './console';
import { choose, pick, press, write } from './keyboard';
import { anotherPage, choosePassword, comeInAs, PASSWORD, signIn } from './people';

const invite = (api: Api, email: string, role: string) =>
  api.act<{ id: number; link: string }>('people.invite', { email, role, reason: 'the walk says so' });

test.describe('a stranger', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('is led to sign in, is told of a wrong password, and comes to the page that was asked for', async ({
    page,
    complaints,
  }) => {
    await page.goto('/runs?kind=daily');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await isFitToSee(page);
    await signIn(page, 'ada@example.com', 'another password');
    await expect(page.getByRole('alert').filter({ hasText: 'do not belong together' })).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toHaveValue('ada@example.com');
    // To the browser a refusal is a request that failed.
    complaints.length = 0;
    await signIn(page, 'ada@example.com');
    await expect(page).toHaveURL(/\/runs\?kind=daily$/);
    await isLive(page);
  });

  test('is sent to no other site after signing in', async ({ page }) => {
    await page.goto('/sign-in?next=//elsewhere.example/');
    await signIn(page, 'ada@example.com');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  });

  test('sees a page whose scripts carry a nonce of their own, and no other runs', async ({
    page,
    complaints,
  }) => {
    const policies = new Set<string>();
    for (let visit = 0; visit < 2; visit++) {
      const headers = (await page.goto('/sign-in'))!.headers();
      const policy = headers['content-security-policy']!;
      expect(policy).toMatch(/script-src 'self' 'nonce-[\w-]+' 'strict-dynamic';.*frame-ancestors 'none'/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      policies.add(policy);
    }
    expect(policies.size, 'a nonce is never used again').toBe(2);
    await page.evaluate(() => {
      const script = document.createElement('img');
      script.setAttribute('onerror', 'window.intruded = true');
      script.src = 'data:,';
      document.body.append(script);
    });
    await expect.poll(() => complaints.join()).toContain('violates the following Content Security Policy');
    expect(await page.evaluate(() => 'intruded' in window)).toBe(false);
    // That is what the browser complained of, as it should.
    complaints.length = 0;
  });
});

test('whoever accepts an invitation is in, and as a viewer cannot act', async ({ api, browser, baseURL }) => {
  const { link } = await invite(api, 'vera@example.com', 'viewer');
  const page = await anotherPage(browser, baseURL);
  await page.goto(link);
  await expect(page.getByText('ada@example.com invites you to this console as viewer.')).toBeVisible();
  await isFitToSee(page);
  await write(page.getByLabel('Your name'), 'Vera Viewer');
  await choosePassword(page, 'Your password');
  await press(page.getByRole('button', { name: 'Accept the invitation' }));
  await isLive(page);
  await press(page.getByRole('button', { name: 'Signed in as Vera Viewer' }));
  await expect(page.getByText('Role: viewer')).toBeVisible();
  const refused = await page.request.post('/api/trpc/schedule.pause', {
    headers: { 'content-type': 'application/json' },
    data: { json: { kind: 'hourly', reason: 'to see whether it can' } },
  });
  expect(refused.status()).toBe(403);
  expect(await refused.text()).toContain('This needs the role operator, and vera@example.com is viewer');
  expect((await api.state()).pauses).toEqual([]);
  await page.goto(link);
  await expect(page.getByText('This invitation was accepted before; sign in instead.')).toBeVisible();
  await page.context().close();
});

test('an approver who is invited waits for another admin', async ({ page, api }) => {
  const { id, link } = await invite(api, 'ann@example.com', 'approver');
  await page.goto(link);
  await expect(page.getByText('Another admin has to confirm this first')).toBeVisible();
  await api.act('people.withdrawInvitation', { id, reason: 'it was a walk' });
  await page.goto(link);
  await expect(page.getByText(/This invitation was withdrawn by ada@example\.com/)).toBeVisible();
});

test('a password is changed, and signing out everywhere ends the sessions elsewhere', async ({
  api,
  browser,
  baseURL,
}) => {
  const { link } = await invite(api, 'otto@example.com', 'operator');
  const here = await anotherPage(browser, baseURL);
  await here.goto(link);
  await write(here.getByLabel('Your name'), 'Otto');
  await choosePassword(here, 'Your password');
  await press(here.getByRole('button', { name: 'Accept the invitation' }));
  await isLive(here);
  await here.goto('/account');

  await write(here.getByLabel('Present password'), 'not the present one');
  await choosePassword(here, 'New password', `${PASSWORD}, a new one`);
  await press(here.getByRole('button', { name: 'Change the password' }));
  await expect(here.getByText('The present password is wrong; nothing was changed.')).toBeVisible();
  await write(here.getByLabel('Present password'), PASSWORD);
  await press(here.getByRole('button', { name: 'Change the password' }));
  await expect(here.getByText('The password is changed.')).toBeVisible();

  const there = await anotherPage(browser, baseURL);
  await there.goto('/sign-in');
  await signIn(there, 'otto@example.com', `${PASSWORD}, a new one`);
  await isLive(there);
  await here.reload();
  await expect(here.getByRole('group', { name: 'Your sessions' }).getByRole('row')).toHaveCount(3);
  await press(here.getByRole('button', { name: 'Sign out everywhere' }));
  // The stream may be faster to say so than the answer; then the address remembers where one was.
  await expect(here).toHaveURL(/\/sign-in(\?|$)/);
  // The other browser hears of it by its stream, or by what it asks next.
  await expect(there).toHaveURL(/\/sign-in/, { timeout: 40_000 });
  await Promise.all([here.context().close(), there.context().close()]);
});

test('who signs out is out', async ({ browser, baseURL }) => {
  const page = await anotherPage(browser, baseURL);
  await page.goto('/');
  await signIn(page, 'ada@example.com');
  await isLive(page);
  await press(page.getByRole('button', { name: 'Signed in as Ada First' }));
  await choose(page.getByRole('menuitem', { name: 'Sign out' }));
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount$/);
  await page.context().close();
});

test('an admin invites somebody, gives another role and keeps the person out, each with a reason', async ({
  page,
  api,
  browser,
  baseURL,
}) => {
  const email = `ilse.${Date.now()}@example.com`;
  await page.goto('/people');
  await isLive(page);
  await press(page.getByRole('button', { name: 'Invite somebody' }));
  const dialog = page.getByRole('dialog');
  await write(dialog.getByRole('textbox', { name: 'E-mail address' }), email);
  await press(dialog.getByRole('button', { name: `Invite ${email} as viewer` }));
  await expect(dialog.getByText('Say why; it is kept in the audit trail.')).toBeVisible();
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'joins the team');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: `Invite ${email} as viewer` }).press('Enter');
  const link = await dialog.getByRole('textbox', { name: 'One-time link' }).inputValue();
  await isFitToSee(page);
  await press(dialog.getByRole('button', { name: 'Close' }));
  await expect(page.getByRole('group', { name: 'Open invitations' })).toContainText(email);

  const other = await anotherPage(browser, baseURL);
  await other.goto(link);
  await write(other.getByLabel('Your name'), 'Ilse');
  await choosePassword(other, 'Your password');
  await press(other.getByRole('button', { name: 'Accept the invitation' }));
  await isLive(other);

  const row = page.getByRole('group', { name: 'Persons' }).getByRole('row').filter({ hasText: email });
  await expect(row).toContainText('viewer');
  await press(row.getByRole('button', { name: 'Change role' }));
  await pick(dialog.getByRole('combobox', { name: 'Role' }), 'operator');
  await expect(dialog.getByText('Ilse is operator at once, in every session.')).toBeVisible();
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'runs the night');
  await press(dialog.getByRole('button', { name: 'Make Ilse operator' }));
  await expect(row).toContainText('operator');

  await press(row.getByRole('button', { name: 'Disable' }));
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'left the team');
  await press(dialog.getByRole('button', { name: 'Keep Ilse out' }));
  await expect(row).toContainText('disabled (operator)');
  // The page that is open there hears of it, and leads away by itself.
  await expect(other).toHaveURL(/\/sign-in/, { timeout: 40_000 });
  await other.context().close();
  expect((await api.state()).now).toBeGreaterThan(0);
});

test('a token is shown once, works, and ends when it is withdrawn', async ({ page, request }) => {
  const name = `walk-${Date.now()}`;
  await page.goto('/people');
  await isLive(page);
  await press(page.getByRole('button', { name: 'Make a token' }));
  const dialog = page.getByRole('dialog');
  await write(dialog.getByRole('textbox', { name: 'Name' }), name);
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'a nightly report');
  await press(dialog.getByRole('button', { name: `Make the token ${name}` }));
  const token = await dialog.getByRole('textbox', { name: 'Token' }).inputValue();
  await press(dialog.getByRole('button', { name: 'Close' }));

  const asked = () =>
    request.get('/api/trpc/account.me', { headers: { authorization: `Bearer ${token}`, cookie: '' } });
  expect(await (await asked()).text()).toContain(`token:${name}`);
  const row = page.getByRole('group', { name: 'API tokens' }).getByRole('row').filter({ hasText: name });
  await press(row.getByRole('button', { name: 'Withdraw' }));
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'the report is over');
  await press(dialog.getByRole('button', { name: `Withdraw ${name}` }));
  await expect(row).toContainText('withdrawn by');
  expect((await asked()).status()).toBe(401);
});

test('a viewer is told honestly that people are for admins', async ({ api, browser, baseURL }) => {
  const page = await anotherPage(browser, baseURL);
  await comeInAs(page, api, 'Vito Viewer', 'viewer');
  await page.goto('/people');
  await isLive(page);
  await expect(page.getByText('You are viewer')).toBeVisible();
  await expect(page.getByText('@example', { exact: false })).toHaveCount(0);
  await isFitToSee(page);
  await page.goto('/policy');
  await isLive(page);
  const propose = page.getByRole('button', { name: 'Propose a version' });
  await expect(propose).toHaveAttribute('aria-disabled', 'true');
  await expect(propose).toHaveAccessibleDescription(/This needs the role admin, and you are viewer/);
  await page.context().close();
});

test('a forgotten password is chosen anew by the link that the engineer prints', async ({
  api,
  browser,
  baseURL,
}) => {
  const page = await anotherPage(browser, baseURL);
  await comeInAs(page, api, 'Fritz Forgetful', 'viewer');
  const me = await page.request.get('/api/trpc/account.me');
  const email: string = (await me.json()).result.data.json.signs;
  const asked = ['--as', 'engineer', '--reason', 'it was forgotten', '--json'];
  const told = await allotBeside('people', 'password-link', '--email', email, ...asked);
  const link = new URL((JSON.parse(told) as { link: string }).link);
  const fresh = await anotherPage(browser, baseURL);
  await fresh.goto(link.pathname + link.search);
  await expect(fresh.getByRole('heading', { level: 1 })).toHaveText('A new password');
  await isFitToSee(fresh);
  await choosePassword(fresh, 'New password', `${PASSWORD}, another one`);
  await press(fresh.getByRole('button', { name: 'Choose this password' }));
  await isLive(fresh);
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
  await fresh.goto(link.pathname + link.search);
  await expect(fresh.getByRole('heading', { level: 1 })).toHaveText('This link does not hold');
  await isFitToSee(fresh);
  await Promise.all([page.context().close(), fresh.context().close()]);
});
