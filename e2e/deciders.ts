import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import type { RowDataPacket } from 'mysql2/promise';
import type { Role } from '@/lib/roles';
import { type Database, openDatabase } from '@/server/db/connection';
import { givePerson, PASSWORD } from '@/server/testing/client';
import { Api, isLive } from './console';
import { press, write } from './keyboard';
import { orClosed, type SecondConsole, startSecondConsole, until } from './second-console';

const HOUR = 3_600_000;

/** Who decides in the walks, by the beginning of the address; without an admin nobody could sign in. */
export const PEOPLE = {
  ada: 'admin',
  ben: 'operator',
  eve: 'approver',
  carl: 'approver',
  vera: 'viewer',
} as const;
export type Somebody = keyof typeof PEOPLE;
export const addressOf = (who: Somebody): string => `${who}@example.com`;

/**
 * A console whose last few hours wait: two days of the sample are published first, since a guard needs 24 hours to know what is usual, and from then
 * on a total of more than 1 CC is out of its bounds.
 */
export async function startDeciding(): Promise<SecondConsole> {
  const now = Date.now();
  const dayBefore = now - 2 * 24 * HOUR;
  const guardedFrom = Math.floor(now / HOUR) * HOUR - 6 * HOUR;
  const second = await startSecondConsole({
    environment: { PROGRAM_START: new Date(dayBefore).toISOString().slice(0, 10) },
    prepare: async ({ own, allot }) => {
      const start = `${new Date(dayBefore).toISOString().slice(0, 10)}T00:00Z`;
      await allot('distribute', '--from', start, '--to', new Date(guardedFrom).toISOString());
      await own.query(
        `INSERT INTO policies (version, in_force_from, policy, proposed_by, approved_by, decided_at, reason, created_at)
         SELECT 2, ?, JSON_SET(policy, '$.gate.hourly.mode', 'guarded', '$.gate.hourly.bounds', JSON_OBJECT('maxTotal', '1')),
           proposed_by, approved_by, decided_at, 'totals are looked at', created_at FROM policies WHERE version = 1`,
        // Whatever ends at that instant was divided by the first version.
        [new Date(guardedFrom + 1_000)],
      );
    },
  });
  return orClosed(second, async () => {
    const db = openDatabase(second.ownUrl);
    await invite(db);
    await db.$client.end();
    await until(async () => (await waitingRuns(second)).length >= 4);
  });
}

/** Gives everybody who decides an account, old enough that nobody is a new approver. */
export async function invite(db: Database): Promise<void> {
  const clock = async () => (Date.now() - 48 * HOUR) as never;
  for (const [who, role] of Object.entries(PEOPLE) as [Somebody, Role][])
    await givePerson({ db, clock }, addressOf(who), role);
}

export type WaitingRun = { readonly id: number; readonly start: number; readonly paid: string };

/** The runs that wait, the oldest period first. */
export async function waitingRuns({ own }: Pick<SecondConsole, 'own'>): Promise<WaitingRun[]> {
  const [rows] = await own.query<RowDataPacket[]>(
    "SELECT id, period_start, paid FROM runs WHERE status = 'waiting' ORDER BY period_start, id",
  );
  return rows.map(({ id, period_start, paid }) => ({
    id: Number(id),
    start: new Date(period_start).getTime(),
    paid: String(paid),
  }));
}

const browsers: BrowserContext[] = [];

/** Closes the browsers of everybody who came in a walk. */
export async function leave(): Promise<void> {
  await Promise.all(browsers.splice(0).map((context) => context.close()));
}

/** A browser of somebody's own, signed in, whose page is at a place. */
export async function visit(
  browser: Browser,
  { address }: Pick<SecondConsole, 'address'>,
  who: Somebody,
  place: string,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    storageState: { cookies: [], origins: [] },
  });
  browsers.push(context);
  await new Api(context.request).act('account.signIn', { email: addressOf(who), password: PASSWORD });
  const page = await context.newPage();
  await page.goto(place);
  await isLive(page);
  return page;
}

/** Opens an act's dialog, says why, and presses the button that does it. */
export async function act(page: Page, word: RegExp, submit: RegExp, reason: string): Promise<void> {
  await open(page, word);
  const dialog = page.getByRole('dialog');
  await write(dialog.getByRole('textbox', { name: 'Reason' }), reason);
  await press(dialog.getByRole('button', { name: submit }));
}

/** Opens an act's dialog by the keyboard, and waits until it says what it would do. */
export async function open(page: Page, word: RegExp): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name: word });
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('dialog').locator('[aria-busy=true]')).toHaveCount(0);
}
