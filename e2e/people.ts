import { expect, type Page } from '@playwright/test';

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
