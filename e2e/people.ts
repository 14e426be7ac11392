import { type Browser, expect, type Page } from '@playwright/test';
import type { Role } from '@/lib/roles';
import { allotBeside } from './beside';
import { type Api, isLive } from './console';

export const PASSWORD = 'a password of walks';

/** Goes through the page that a one-time link leads to, as the first admin does. */
export async function becomeFirstAdmin(page: Page, link: string, name: string, email: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The first admin');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your e-mail address').fill(email);
  await choosePassword(page, 'Your password');
  await page.getByRole('button', { name: 'Become the first admin' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
}

export async function choosePassword(page: Page, label: string, password = PASSWORD): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(password);
  await page.getByLabel('The same once more').fill(password);
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
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
  await page.getByLabel('Your name').fill(name);
  await choosePassword(page, 'Your password');
  await page.getByRole('button', { name: 'Accept the invitation' }).click();
  await isLive(page);
}
