import { expect, type Page, test } from '@playwright/test';
import { openDatabase } from '@/server/db/connection';
import { SOURCE_TABLES } from '@/server/source/tables';
import { isFitToSee } from './accessible';
import { isLive } from './console';
import { addressOf, invite, leave, visit } from './deciders';
import { signIn } from './people';
import { answers, orClosed, type SecondConsole, startSecondConsole } from './second-console';

// One console goes through both: first nothing has happened in it, and then its databases are gone.
test.describe.configure({ mode: 'serial' });

let second: SecondConsole;
let page: Page;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  second = await startBeforeItsProgram();
  page = await visit(browser, second, 'ada', '/');
});
test.afterAll(async () => {
  await leave();
  await second?.close();
});

const dayAfterTomorrow = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);

/** A console whose program begins the day after tomorrow, over a source with one partner, who has not voted. */
async function startBeforeItsProgram(): Promise<SecondConsole> {
  const started = await startSecondConsole({
    environment: { SAMPLE_PROGRAM: 'off', PROGRAM_START: dayAfterTomorrow },
    prepare: async ({ source }) => {
      for (const statement of SOURCE_TABLES) await source.query(statement);
      await source.query("INSERT INTO partners (partner_id, name) VALUES (1, 'The first partner')");
    },
  });
  return orClosed(started, async () => {
    await answers(started);
    const db = openDatabase(started.ownUrl);
    await invite(db);
    await db.$client.end();
  });
}

/** What each page says while there is nothing that it could show. */
const NOTHING: Record<string, readonly (readonly [place: string, says: string])[]> = {
  runs: [
    ['/', 'None yet'],
    ['/runs', 'No runs yet'],
    ['/runs?status=failed', 'No run matches'],
    ['/calendar', 'The program begins'],
    ['/calendar?month=2001-02', 'Nothing was due in this month'],
    ['/restored', 'Nothing is missing'],
  ],
  'partners and votes': [
    ['/partners', 'Nothing is published yet'],
    ['/partners?find=nobody', 'No partner found for “nobody”'],
    ['/partners/1', 'No day of these days is published'],
    ['/votes', 'No votes'],
    ['/votes?tab=late', 'No late votes were booked yet'],
  ],
  'CC and transfers': [
    ['/accounts', 'Both sums are equal'],
    ['/accounts?tab=journal', 'Nothing is booked yet'],
    ['/accounts?tab=earmarks', 'Nothing is earmarked yet'],
    ['/accounts?tab=corrections', 'No correction waits'],
    ['/transfers', 'Nothing was transferred yet'],
    ['/transfers/1', 'Run 1 has no transfers'],
  ],
  'people and what they look after': [
    ['/policy?tab=special', 'No partner is on the list'],
    ['/audit?who=nobody', 'No row matches'],
    ['/alerts', 'Nothing is over yet'],
    ['/people', 'No invitation is open'],
  ],
};

for (const [what, places] of Object.entries(NOTHING))
  test(`before the program begins the pages of ${what} say that there is nothing`, async () => {
    for (const [place, says] of places)
      await test.step(place, async () => {
        await page.goto(place);
        await isLive(page);
        const main = page.getByRole('main');
        await expect(main).toContainText(says);
        await expect(main.locator('[aria-busy=true]')).toHaveCount(0);
        await isFitToSee(page);
      });
  });

/** How many parts of each page cannot be read where the database is away. */
const FAILING: Record<string, readonly (readonly [place: string, failures: number])[]> = {
  runs: [
    ['/', 6],
    ['/runs', 1],
    ['/runs/1', 1],
    ['/runs/1/attempts', 1],
    ['/runs/1/difference', 1],
    ['/periods/hourly/1763769600000', 1],
    ['/calendar', 1],
    ['/restored', 1],
  ],
  'partners and votes': [
    ['/partners', 1],
    ['/partners/1', 2],
    ['/votes', 1],
    ['/votes?tab=late', 2],
  ],
  'CC and transfers': [
    ['/accounts', 1],
    ['/accounts?tab=journal', 1],
    ['/accounts?tab=earmarks', 1],
    ['/accounts?tab=corrections', 1],
    ['/transfers', 2],
    ['/transfers/1', 1],
  ],
  'people and what they look after': [
    ['/policy', 1],
    ['/policy?tab=propose', 1],
    ['/policy?tab=special', 1],
    ['/audit', 1],
    ['/alerts', 1],
    ['/people', 2],
    ['/account', 2],
  ],
};

test.describe('without the databases', () => {
  test.beforeAll(async () => {
    await page.clock.install();
    await second.loseDatabases();
  });

  for (const [what, places] of Object.entries(FAILING))
    test(`the pages of ${what} say what happened, what is safe and what to do`, async () => {
      for (const [place, failures] of places)
        await test.step(place, async () => {
          await page.goto(place);
          const main = page.getByRole('main');
          const cards = main.getByRole('alert');
          await expect(async () => {
            // The browser asks three times before it gives up, one second after another and then two.
            await page.clock.runFor(3_000);
            await expect(main.locator('[aria-busy=true]')).toHaveCount(0, { timeout: 100 });
            await expect(cards).toHaveCount(failures, { timeout: 100 });
          }).toPass({ intervals: [20] });
          for (const card of await cards.all()) {
            await expect(card).toContainText(
              / could not be .*\. The database cannot be reached at the moment\./,
            );
            await expect(card).toContainText('Nothing was changed by this');
            await expect(card.getByRole('button', { name: 'Try again' })).toBeEnabled();
          }
          await isFitToSee(page);
        });
    });

  test('the door says so, and nothing against a link', async ({ browser }) => {
    const context = await browser.newContext({ baseURL: second.address });
    const stranger = await context.newPage();
    const title = stranger.getByRole('heading', { level: 1 });
    for (const place of ['/invitation?token=x', '/new-password?token=x']) {
      await stranger.goto(place);
      await expect(title).toHaveText('This link cannot be read at present');
      await isFitToSee(stranger);
    }
    await stranger.goto('/sign-in');
    await signIn(stranger, addressOf('ada'));
    const told = stranger.getByRole('alert').filter({ hasText: 'The database cannot be reached' });
    await expect(told).toBeVisible();
    await isFitToSee(stranger);
    await context.close();
  });
});
