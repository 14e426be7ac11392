import { allotBeside, type Databases, openDatabases } from './beside';
import { Api, expect, isLive, test } from './console';
import { leave, open, startDeciding, visit, waitingRuns } from './deciders';
import { PAGES } from './pages';
import { photograph } from './photograph';

const BECAUSE = { reason: 'A vote of this hour came late' };

/** These are photographed further down, with something in them. */
const LATER = ['late votes', 'transfers', 'special partners'];

const ADDRESSES: typeof PAGES = {
  ...PAGES,
  hour: async (api) => `/runs/${(await api.publishedRun('hourly')).id}?view=partners`,
  earmarks: async () => '/accounts?tab=earmarks',
};

let databases: Databases;
test.beforeAll(async () => {
  databases = await openDatabases();
});
test.afterAll(() => databases.close());

for (const [name, address] of Object.entries(ADDRESSES).filter(([name]) => !LATER.includes(name))) {
  test(`photographs of "${name}"`, async ({ page, api, complaints }) => {
    await photograph(page, name, await address(api), () => isLive(page));
    // To the browser the page of something that is not there is a request that failed.
    complaints.length = 0;
  });
}

test('photographs of a rerun that a late vote led to', async ({ page, api }) => {
  test.setTimeout(180_000);
  const { kind, start } = await castLate(await publishedHour(api, 60));
  const { run } = await api.act<{ run: { id: number } }>('attempts.rerun', { kind, start, ...BECAUSE });
  await expect
    .poll(async () => (await api.run(run.id)).status, { message: 'attempt 2 waits', timeout: 60_000 })
    .toBe('waiting');
  const live = () => isLive(page);
  await photograph(page, 'overview while a run waits', '/', live);
  await photograph(page, 'rerun that waits', `/runs/${run.id}`, live);
  await photograph(page, 'difference', `/runs/${run.id}/difference`, live);
  await photograph(page, 'attempts', `/runs/${run.id}/attempts`, live);
  await photograph(page, 'dialog of a rejection', `/runs/${run.id}`, async () => {
    await isLive(page);
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Reject/ })
      .click();
    await expect(page.getByRole('dialog').getByText('No CC moves.')).toBeVisible();
  });
});

test('photographs of special partners and of what was transferred to them', async ({ page, api }) => {
  test.setTimeout(180_000);
  const { run, partners } = await publishedHour(api, 6);
  await api.act('special.amend', {
    add: partners.slice(0, 8),
    remove: [],
    reason: 'They are paid elsewhere',
  });
  const { kind, start } = run.period;
  const reason = 'The special partners were put on the list';
  const { run: rerun } = await api.act<{ run: { id: number } }>('attempts.rerun', { kind, start, reason });
  const period = ['--kind', kind, '--period', new Date(start).toISOString()];
  await allotBeside('approve', ...period, '--yes', '--as', 'eve', '--reason', 'Looked at both attempts');
  await page.goto(`/transfers/${rerun.id}`);
  await expect(page.getByRole('group', { name: 'Transfers by partner' })).toContainText('Delivered');
  const live = () => isLive(page);
  await photograph(page, 'special partners', '/policy?tab=special', live);
  await photograph(page, 'transfers', '/transfers', live);
  await photograph(page, 'transfers of an hour', `/transfers/${rerun.id}`, live);
});

test('photographs of late votes that wait for a person', async ({ page, api }) => {
  test.setTimeout(240_000);
  await castLate(await publishedHour(api, 100));
  // The sweep of all hours is due once a day; the last one was longer ago.
  await databases.own.query("UPDATE sweeps SET started_at = started_at - INTERVAL 2 DAY WHERE reach = 'all'");
  await allotBeside('distribute', '--once');
  await page.goto('/votes?tab=late');
  await expect(page.getByRole('article').first()).toBeVisible({ timeout: 90_000 });
  await photograph(page, 'late votes', '/votes?tab=late', () => isLive(page));
});

test('photographs of the dialog that settles votes that are gone from a skipped hour', async ({
  browser,
}) => {
  test.setTimeout(420_000);
  const second = await startDeciding();
  try {
    const [run] = await waitingRuns(second);
    const eve = await visit(browser, second, 'eve', '/');
    const decide = new Api(eve.request);
    const hour = { kind: 'hourly', start: run!.start, reason: 'Nobody is paid for this hour' };
    await decide.act('attempts.reject', { ...hour, runId: run!.id });
    await decide.act('attempts.skip', hour);
    const start = new Date(run!.start);
    const gone = 'DELETE FROM votes WHERE cast_at >= ? AND cast_at < ? + INTERVAL 30 MINUTE';
    await second.source.query(gone, [start, start]);
    // The sweep of all hours is due once a day; the last one was longer ago.
    await second.own.query("UPDATE sweeps SET started_at = started_at - INTERVAL 2 DAY WHERE reach = 'all'");
    const settle = eve.getByRole('main').getByRole('button', { name: /^Settle the hourly part/ });
    await eve.goto('/votes?tab=late');
    await expect(settle, 'the next bell sweeps').toBeVisible({ timeout: 120_000 });
    await photograph(eve, 'dialog of a settlement', '/votes?tab=late', async () => {
      await isLive(eve);
      await open(eve, /^Settle the hourly part/);
    });
  } finally {
    await leave();
    await second.close();
  }
});

test.describe('photographs for whoever is not signed in', () => {
  test.use({ storageState: { cookies: [], origins: [] } });
  const headed = (text: string) => (page: Parameters<typeof photograph>[0]) => () =>
    expect(page.getByRole('heading', { level: 1 })).toHaveText(text);
  const asked = ['--as', 'engineer', '--reason', 'The console is photographed', '--json'];
  const linkOf = async (...verb: string[]) => {
    const { pathname, search } = new URL(JSON.parse(await allotBeside('people', ...verb, ...asked)).link);
    return pathname + search;
  };

  test('of the door', async ({ page }) => {
    await photograph(page, 'sign in', '/sign-in', headed('Sign in')(page));
  });

  test('of an invitation', async ({ page }) => {
    const link = await linkOf('invite', '--email', 'otto@example.com', '--to', 'operator');
    await photograph(page, 'invitation', link, headed('An invitation')(page));
  });

  test('of a new password', async ({ page }) => {
    const link = await linkOf('password-link', '--email', 'ada@example.com');
    await photograph(page, 'new password', link, headed('A new password')(page));
  });
});

/** The last but so many of the published hours, or the first of them, and its best placed partners. */
async function publishedHour(api: Api, back: number) {
  await api.caughtUp();
  const { rows } = await api.runs({ kind: 'hourly', status: 'published', limit: back });
  const row = rows.at(-1);
  if (row?.sort !== 'run') throw new Error('no hour is published');
  const found = await api.partners({ runId: row.run.id, limit: 8 });
  return { run: row.run, partners: found.rows.map(({ partnerId }) => partnerId) };
}

/** A vote of that hour comes in only now. */
async function castLate({ run, partners }: Awaited<ReturnType<typeof publishedHour>>) {
  await databases.source.query(
    "INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES (?, 'agree', '250', ?)",
    [partners[0], new Date(run.period.start + 1_800_000)],
  );
  return run.period;
}
