import type { RowDataPacket } from 'mysql2';
import { isFitToSee } from './accessible';
import { allotBeside, type Databases, openDatabases } from './beside';
import { type Api, expect, isLive, test } from './console';
import { press, reach } from './keyboard';

let databases: Databases;
test.beforeAll(async () => {
  databases = await openDatabases();
});
test.afterAll(() => databases.close());

const BECAUSE = { reason: 'a walk of the transfers' };

/** A published hour that is some hours old, and who got most in it. */
async function anHour(api: Api) {
  await api.caughtUp();
  const { rows } = await api.runs({ kind: 'hourly', status: 'published', limit: 12 });
  const row = rows.at(-1);
  if (row?.sort !== 'run') throw new Error('no hour is published');
  const { rows: partners } = await api.partners({ runId: row.run.id, limit: 1 });
  return { period: row.run.period, partner: partners[0]! };
}

/** Publishes the hour once more, so that what the special partners got is on its way: one person asks, another approves. */
async function publishAgain(api: Api, { kind, start }: { kind: string; start: number }): Promise<number> {
  const { run } = await api.act<{ run: { id: number } }>('attempts.rerun', { kind, start, ...BECAUSE });
  const period = ['--kind', kind, '--period', new Date(start).toISOString()];
  await allotBeside('approve', ...period, '--yes', '--as', 'wanda', '--reason', BECAUSE.reason);
  return run.id;
}

/** Somebody takes away what keeps a transfer from standing there twice, so that none is taken. */
const breakRemote = () => databases.remote.query('ALTER TABLE cc_hourly DROP INDEX cc_hourly_partner_time');
const mendRemote = () =>
  databases.remote.query(
    'ALTER TABLE cc_hourly ADD UNIQUE KEY IF NOT EXISTS cc_hourly_partner_time (partner_id, time)',
  );

test('a stuck transfer is retried', async ({ page, api, complaints }) => {
  test.setTimeout(120_000);
  const { period, partner } = await anHour(api);
  await api.act('special.amend', { add: [partner.partnerId], remove: [], ...BECAUSE });
  await breakRemote();
  try {
    const runId = await publishAgain(api, period);
    await expect
      .poll(async () => (await transferOf(runId))?.error, { message: 'the remote database refuses it' })
      .toMatch(/has no unique key/);
    // A quarter of an hour goes by.
    await databases.own.query(
      'UPDATE transfers SET pending_since = pending_since - INTERVAL 20 MINUTE WHERE run_id = ?',
      [runId],
    );
    await page.goto('/transfers');
    await isLive(page);
    await expect(page.getByText('Transfers of 1 hour are stuck.')).toBeVisible();
    const stuck = page.getByRole('region', { name: 'Stuck' });
    await expect(stuck.getByText(/^cc_hourly in the remote database has no unique key/)).toBeVisible();
    await isFitToSee(page);
    await press(stuck.getByRole('link'));
    const row = page.getByRole('group', { name: 'Transfers by partner' }).getByRole('row').nth(1);
    await expect(row).toContainText(partner.partnerId);
    await expect(row).toContainText('Pending');
    await expect(row).toContainText('has no unique key');
    await isFitToSee(page);

    const retry = page.getByRole('button', { name: 'Retry this hour' });
    await reach(retry);
    // It is not tried again by itself in between.
    await databases.own.query(
      'UPDATE transfers SET next_try_at = next_try_at + INTERVAL 1 HOUR WHERE run_id = ?',
      [runId],
    );
    await mendRemote();
    await press(retry);
    await expect(page.getByRole('main').getByRole('status')).toContainText('1 transfer is tried at once.');
    await expect(row).toContainText('Delivered');
    const [there] = await databases.remote.query<RowDataPacket[]>(
      'SELECT cc_reward FROM cc_hourly WHERE partner_id = ? AND time = ?',
      [partner.partnerId, new Date(period.start)],
    );
    expect(there[0]?.cc_reward).toBe((await transferOf(runId))?.amount);

    await press(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Transfers' }));
    await expect(page.getByRole('region', { name: 'Stuck' })).toBeHidden();
    await press(page.getByRole('button', { name: 'Retry what needs it' }));
    await expect(page.getByRole('main').getByRole('alert')).toContainText(
      /nothing has failed, is stuck or differs there/i,
    );
    // To the browser a refusal is a request that failed.
    complaints.length = 0;
  } finally {
    await mendRemote();
    await api.act('special.amend', { add: [], remove: [partner.partnerId], ...BECAUSE });
  }
});

async function transferOf(runId: number) {
  const [rows] = await databases.own.query<RowDataPacket[]>(
    'SELECT error, amount FROM transfers WHERE run_id = ?',
    [runId],
  );
  return rows[0] as { error: string | null; amount: string } | undefined;
}
