import { type Browser, expect, type Page } from '@playwright/test';
import type { Role } from '@/lib/roles';
import { allotBeside } from './beside';
import { type Api, isLive } from './console';
import { press, write } from './keyboard';

export const PASSWORD = 'a password of walks';

/** Goes through the page that a one-time link leads to, as the first admin does. */
export async function becomeFirstAdmin(page: Page, link: string, name: string, email: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The first admin');
  await write(page.getByLabel('Your name'), name);
  await write(page.getByLabel('Your e-mail address'), email);
  await choosePassword(page, 'Your password');
  await press(page.getByRole('button', { name: 'Become the first admin' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
}

export async function choosePassword(page: Page, label: string, password = PASSWORD): Promise<void> {
  await write(page.getByLabel(label, { exact: true }), password);
  await write(page.getByLabel('The same once more'), password);
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await write(page.getByLabel('E-mail address'), email);
  await write(page.getByLabel('Password'), password);
  await press(page.getByRole('button', { name: 'Sign in' }));
}

/** A browser in which nobody is signed in. */
export const anotherPage = async (browser: Browser, baseURL: string | undefined): Promise<Page> =>
  (await browser.newContext({ baseURL: baseURL!, storageState: { cookies: [], origins: [] } })).newPage();

/** Somebody new, in a browser of their own: invited by the engineer, confirmed by the first admin where the role takes two. */
export async function comeInAs(page: Page, api: Api, name: string, role: Role): Promise<void> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, '.')}.${Date.now()}@example.com`;
  const asked = ['--as', 'engineer', '--reason', 'the walk needs another person'];
  const told = await allotBeside('people', 'invite', '--email', email, '--to', role, ...asked, '--json');
  const { id, link, toConfirm } = JSON.parse(told) as { id: number; link: string; toConfirm: boolean };
  if (toConfirm) await api.act('people.confirmInvitation', { id, reason: 'the walk needs another person' });
  await page.goto(new URL(link).pathname + new URL(link).search);
  await write(page.getByLabel('Your name'), name);
  await choosePassword(page, 'Your password');
  await press(page.getByRole('button', { name: 'Accept the invitation' }));
  await isLive(page);
}
