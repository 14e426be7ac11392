import type { Pool } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPool } from '../db/connection';
import { findings } from '../testing/published-day';
import { type Befalls, type RemoteWay, remoteWay } from '../testing/remote-way';
import { addPartners, addVotes, lines, ring, setRate } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import type { World } from '../world';
import { REMOTE_TABLE } from './remote-table';
import { deliverTransfers } from './sender';

const signal = new AbortController().signal;
/** Short, so that a remote database that says nothing is given up while the test runs. */
const SOON = 300;

let world: TestWorld;
let way: RemoteWay;
/** The world by a way on which things can befall the remote database. */
let far: World;
const closings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  world = await freshWorld({
    startAt: '2026-03-01T00:00Z',
    now: '2026-03-01T01:30Z',
    specialPartners: [1n, 2n, 3n],
  });
  await addPartners(world, 3);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [
    [1, '40', '2026-03-01 00:10:00'],
    [2, '40', '2026-03-01 00:11:00'],
    [3, '40', '2026-03-01 00:12:00'],
  ]);
  await ring({ ...world, remote: null });
  await world.db.$client.query('CREATE TABLE published_transfers SELECT * FROM transfers');
});
afterAll(() => world.close());

beforeEach(async () => {
  world.setClock('2026-03-01T01:30Z');
  await world.db.$client.query('DELETE FROM transfers');
  await world.db.$client.query('INSERT INTO transfers SELECT * FROM published_transfers');
  await on('DROP TABLE IF EXISTS cc_hourly');
  await on(REMOTE_TABLE);
  way = await remoteWay(world.addresses.remote);
  closings.push(() => way.close());
  far = { ...world, remote: reach(way.url) };
});
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

function reach(url: string): Pool {
  const pool = openPool(url);
  closings.push(() =>
    Promise.race([pool.end().catch(() => undefined), new Promise((r) => setTimeout(r, 500))]),
  );
  return pool;
}

const WHOLE = ['1 14.00000000', '2 8.00000000', '3 8.00000000'];
const there = () => lines(world.remote, 'SELECT partner_id, cc_reward FROM cc_hourly ORDER BY partner_id');
const outbox = () =>
  lines(world.db.$client, 'SELECT partner_id, status, tries FROM transfers ORDER BY run_id, partner_id');
const errors = () => lines(world.db.$client, 'SELECT DISTINCT error FROM transfers WHERE error IS NOT NULL');
const on = (sql: string) => world.remote.query(sql);

/** Whatever was the matter, it ends with what was owed, once, and everything agrees. */
async function endsEqual(sender: World = far): Promise<void> {
  world.setClock('2026-03-01T02:00Z');
  await deliverTransfers(sender, signal);
  expect(await there()).toEqual(WHOLE);
  expect(new Set((await outbox()).map((line) => line.split(' ')[1]))).toEqual(new Set(['delivered']));
  expect(await errors()).toEqual([]);
  expect(await findings(world)).toEqual([]);
}

describe('a remote database that', () => {
  test('is stopped is named, and has everything once it is started', async () => {
    await way.stop();
    expect(await deliverTransfers(far, signal)).toBe(0);
    expect(await errors()).toEqual([
      'the remote database cannot be reached; Allot tries again by itself. See that its server runs and that REMOTE_DATABASE_URL names it (ECONNREFUSED)',
    ]);
    await way.start();
    await endsEqual();
  });

  test('takes the connection and says nothing is given up in time', async () => {
    way.hang();
    await deliverTransfers(far, signal, SOON);
    expect(await errors()).toEqual([
      expect.stringMatching(/^the remote database gave no answer within 0.3 s/),
    ]);
    await endsEqual(world);
  });

  test.each(['START', 'INSERT', 'SELECT partner_id, cc_reward FROM', 'COMMIT'])(
    'does not answer %s in time has delivered nothing that counts',
    async (statement) => {
      void way.befall(statement, 'stalls');
      await deliverTransfers(far, signal, SOON);
      expect(await outbox()).toEqual(['1 pending 1', '2 pending 1', '3 pending 1']);
      expect(await errors()).toEqual([expect.stringMatching(/no answer within/)]);
      await endsEqual();
    },
  );

  const BREAKS: [Befalls, string][] = (['cut before', 'cut after'] as const).flatMap((what) =>
    ['START', 'INSERT', 'SELECT partner_id, cc_reward FROM', 'COMMIT'].map((at): [Befalls, string] => [
      what,
      at,
    ]),
  );
  test.each(BREAKS)(
    'is %s %s in the middle of a batch has each amount once in the end',
    async (what, statement) => {
      void way.befall(statement, what);
      await deliverTransfers(far, signal);
      expect(await errors()).toEqual([expect.stringMatching(/^the connection to the remote database broke/)]);
      expect(await there()).toEqual(what === 'cut after' && statement === 'COMMIT' ? WHOLE : []);
      await endsEqual();
    },
  );

  test.each(['START', 'INSERT', 'SELECT partner_id, cc_reward FROM', 'COMMIT'])(
    'answers %s twice has each amount once in the end',
    async (statement) => {
      void way.befall(statement, 'answered twice');
      await deliverTransfers(far, signal);
      await endsEqual();
    },
  );

  test('comes to an amount only after it was given up does not keep it over a newer one', async () => {
    void way.befall('INSERT', 'held back');
    await deliverTransfers(far, signal, SOON);
    // What was corrected since is delivered by another way, and then the server gets to what was sent first.
    await world.db.$client.query('UPDATE transfers SET amount = 5 WHERE partner_id = 1');
    world.setClock('2026-03-01T01:40Z');
    expect(await deliverTransfers(world, signal)).toBe(3);
    way.letGo();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await there()).toEqual(['1 5.00000000', '2 8.00000000', '3 8.00000000']);
  });

  test('has lost the table is named with what to create', async () => {
    await on('DROP TABLE cc_hourly');
    await deliverTransfers(far, signal);
    expect(await errors()).toEqual([
      expect.stringMatching(
        /^the remote database has no table cc_hourly; create it.*CREATE TABLE .* UNIQUE KEY/,
      ),
    ]);
    await on(REMOTE_TABLE);
    await endsEqual();
  });

  test.each([
    [
      'none',
      'ALTER TABLE cc_hourly DROP INDEX cc_hourly_partner_time',
      /has no unique key on partner_id and time/,
    ],
    [
      'one that is not unique',
      'ALTER TABLE cc_hourly DROP INDEX cc_hourly_partner_time, ADD INDEX (partner_id, time)',
      /has no unique key/,
    ],
    [
      'one with more columns',
      'ALTER TABLE cc_hourly DROP INDEX cc_hourly_partner_time, ADD UNIQUE KEY (partner_id, time, cc_reward)',
      /has no unique key/,
    ],
    [
      'one on the hour alone as well',
      'ALTER TABLE cc_hourly ADD UNIQUE KEY just_time (time)',
      /key just_time .* is on time alone/,
    ],
  ])('has for its unique key %s is sent nothing', async (_, change, sentence) => {
    await on(change);
    await deliverTransfers(far, signal);
    expect(await there()).toEqual([]);
    expect(await errors()).toEqual([expect.stringMatching(sentence)]);
    await on('DROP TABLE cc_hourly');
    await on(REMOTE_TABLE);
    await endsEqual();
  });

  test.each([
    [
      'rounds',
      'MODIFY cc_reward DECIMAL(20,0)',
      /has 18 instead|as it was sent: it has .* its column cc_reward is decimal\(20,0\) and has to be DECIMAL\(20,8\)$/,
    ],
    ['keeps floats', 'MODIFY cc_reward FLOAT', /its column cc_reward is float/],
    [
      'has no hours',
      'MODIFY time DATE NOT NULL',
      /nothing instead of .* its column time is date and has to be DATETIME$/,
    ],
  ])('%s keeps nothing that is not as it was sent, and is named', async (_, change, sentence) => {
    await world.db.$client.query('UPDATE transfers SET amount = amount + 0.12345678');
    if (change.includes('DATE'))
      await world.db.$client.query("UPDATE transfers SET time = '2026-03-01 01:00:00'");
    await on(`ALTER TABLE cc_hourly ${change}`);
    await deliverTransfers(far, signal);
    expect(await there()).toEqual([]);
    expect(await outbox()).toEqual(['1 pending 1', '2 pending 1', '3 pending 1']);
    const told = await errors();
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(sentence);
  });

  test('is too small for one amount takes the others, and is named', async () => {
    await on('ALTER TABLE cc_hourly MODIFY cc_reward DECIMAL(9,8)');
    await deliverTransfers(far, signal);
    expect(await there()).toEqual(['2 8.00000000', '3 8.00000000']);
    expect(await outbox()).toEqual(['1 pending 1', '2 delivered 1', '3 delivered 1']);
    expect(await errors()).toEqual([
      expect.stringMatching(
        /^the remote database refuses 14.00000000 CC to partner 1 for 2026-03-01T00:00:00Z: Out of range/,
      ),
    ]);
    await on('ALTER TABLE cc_hourly MODIFY cc_reward DECIMAL(20,8) NOT NULL');
    await endsEqual();
  });

  describe('has a user', () => {
    const NAME = 'allot_reader';
    beforeEach(async () => {
      await on(`CREATE USER '${NAME}'@'localhost' IDENTIFIED BY 'right'`);
      await on(
        `GRANT SELECT ON ${new URL(world.addresses.remote).pathname.slice(1)}.* TO '${NAME}'@'localhost'`,
      );
      closings.push(() => on(`DROP USER '${NAME}'@'localhost'`));
    });
    const as = (password: string, path?: string): World => {
      const url = new URL(way.url);
      url.username = NAME;
      url.password = password;
      if (path !== undefined) url.pathname = path;
      return { ...world, remote: reach(url.href) };
    };

    test('that may only read is named with what to grant', async () => {
      await deliverTransfers(as('right'), signal);
      expect(await errors()).toEqual([
        expect.stringMatching(/^the user of REMOTE_DATABASE_URL may not read and write cc_hourly; grant it/),
      ]);
      await endsEqual();
    });

    test('with another password is named, and neither name nor password is told', async () => {
      await deliverTransfers(as('wrong'), signal);
      const [told] = await errors();
      expect(told).toMatch(/^the remote database refuses the user or the password of REMOTE_DATABASE_URL/);
      expect(told).not.toMatch(/allot_reader|wrong/);
      await endsEqual();
    });

    test('that may not use the database is named', async () => {
      await deliverTransfers(as('right', '/mysql'), signal);
      expect(await errors()).toEqual([
        expect.stringMatching(/^the database that REMOTE_DATABASE_URL names is not there/),
      ]);
      await endsEqual();
    });
  });

  test('holds a row that somebody else has locked is named and tried again', async () => {
    await on("INSERT INTO cc_hourly VALUES (2, 1, '2026-03-01 00:00:00')");
    const other = await world.remote.getConnection();
    await other.query('START TRANSACTION');
    await other.query('UPDATE cc_hourly SET cc_reward = 2');
    await deliverTransfers(far, signal, SOON);
    expect(await errors()).toEqual([expect.stringMatching(/no answer within/)]);
    await other.query('ROLLBACK');
    other.release();
    await endsEqual();
  });

  // The last one, since it publishes another hour.
  test('refuses one row does not keep the others of the batch, or later hours, from arriving', async () => {
    await on('ALTER TABLE cc_hourly ADD CONSTRAINT no_second CHECK (partner_id <> 2)');
    await deliverTransfers(far, signal);
    expect(await there()).toEqual(['1 14.00000000', '3 8.00000000']);
    expect(await errors()).toEqual([expect.stringMatching(/partner 2 .*no_second/)]);
    await addVotes(world, [[3, '40', '2026-03-01 01:10:00']]);
    world.setClock('2026-03-01T02:30Z');
    await ring(far);
    expect(
      await lines(world.remote, "SELECT partner_id FROM cc_hourly WHERE time = '2026-03-01 01:00:00'"),
    ).toEqual(['3']);
    expect(await outbox()).toEqual(['1 delivered 1', '2 pending 2', '3 delivered 1', '3 delivered 1']);
  });
});
