import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { planRestore, restore } from '@/server/backup/restore';
import { writeBackup } from '@/server/backup/write';
import { type Database, openDatabase } from '@/server/db/connection';
import { isFitToSee } from './accessible';
import { expect, isLive, test } from './console';
import { act, addressOf, invite, leave, open, visit } from './deciders';
import { press, write } from './keyboard';
import { answers, orClosed, type SecondConsole, startSecondConsole } from './second-console';

const HOUR = 3_600_000;

let second: SecondConsole;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  second = await startPutBack();
});
test.afterAll(() => second?.close());
test.afterEach(leave);

/** A console whose database was put back to an earlier moment: two of the hours that it had published since are missing. */
async function startPutBack(): Promise<SecondConsole> {
  const now = Math.floor(Date.now() / HOUR) * HOUR;
  const start = new Date(now - 24 * HOUR).toISOString().slice(0, 10);
  const instant = (hoursAgo: number) => new Date(now - hoursAgo * HOUR).toISOString();
  const folder = await mkdtemp(join(tmpdir(), 'allot-e2e-backup-'));
  const path = join(folder, 'before.backup');
  try {
    const started = await startSecondConsole({
      environment: { PROGRAM_START: start },
      prepare: async ({ ownUrl, allot }) => {
        const db = openDatabase(ownUrl);
        await allot('distribute', '--from', `${start}T00:00Z`, '--to', instant(5));
        await invite(db);
        await writeBackup({ db }, path, Date.now() as never);
        await allot('distribute', '--from', instant(5), '--to', instant(3));
        await putBack(db, path);
        await db.$client.end();
      },
    });
    return await orClosed(started, () => answers(started));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function putBack(db: Database, path: string): Promise<void> {
  await restore(db, path, await planRestore(db, path, true), () => {});
}

test('a database that was put back starts nothing until two people have decided', async ({ browser }) => {
  const page = await visit(browser, second, 'ben', '/restored');
  const main = page.getByRole('main');
  await expect(main.getByText(/^The database ends at the hour .* 2 hours are missing\.$/)).toBeVisible();
  await expect(main.getByText('No run starts, and nothing is sent')).toBeVisible();
  const before = await published();
  await open(page, /^Propose/);
  await isFitToSee(page);
  await page.keyboard.press('Escape');
  await act(page, /^Propose/, /^Propose: mark them as published$/, 'partners were paid by them');
  await expect(main.getByText(`proposed by ${addressOf('ben')}`)).toBeVisible();

  const other = await visit(browser, second, 'eve', '/restored');
  await open(other, /^Approve/);
  const dialog = other.getByRole('dialog');
  await expect(dialog.getByText('Paid from the pools')).toBeVisible();
  await isFitToSee(other);
  expect(await published(), 'nothing has run until now').toBe(before);
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'the payments of both hours were seen');
  await press(dialog.getByRole('button', { name: /^Mark them as published: 2 periods$/ }));

  await expect(main.getByText('The database knows everything that was published.')).toBeVisible();
  // The hours since then are run by themselves, and those two are not.
  await expect.poll(published).toBeGreaterThanOrEqual(before + 2);
  await page.goto('/runs?status=elsewhere');
  await isLive(page);
  await expect(main.getByRole('group', { name: 'Runs' }).locator('tbody tr')).toHaveCount(2);
});

async function published(): Promise<number> {
  const [[row]] = await second.own.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS runs FROM runs WHERE kind = 'hourly' AND status = 'published'",
  );
  return Number(row!.runs);
}
