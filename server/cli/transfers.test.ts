import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CommandWorld, command, commandWorld } from '../testing/command';
import { addPartners, addVotes, lines, setRate } from '../testing/story';
import { REMOTE_TABLE } from '../transfer/remote-table';

// A story here is told by many processes, one after another.
vi.setConfig({ testTimeout: 120_000 });

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
  await addPartners(world, 2);
  await setRate(world, '2022-01-01 00:00:00', '1');
  await addVotes(world, [[1, '60', '2022-01-10 00:10:00']]);
});
afterEach(() => world.close());

const allot = (...args: string[]) => command(args, { ...world.environment, SPECIAL_PARTNERS: '1,2' });
const by = ['--as', 'olga', '--reason', 'the table is there again'];
const there = () => lines(world.remote, 'SELECT partner_id, cc_reward FROM cc_hourly');

test('what has not arrived is listed with its error, told by status, and sent by a retry; what differs is named and sent again', async () => {
  await world.remote.query('DROP TABLE cc_hourly');
  await allot('distribute', '--from', '2022-01-10T00:00Z', '--to', '2022-01-10T01:00Z');
  const listed = JSON.parse((await allot('transfers', 'list', '--json')).out);
  expect(listed).toMatchObject({
    batches: [
      { runId: 1, hour: '2022-01-10T00:00:00Z', state: 'pending', pending: 1, tries: 1, readBackAt: null },
    ],
    next: null,
  });
  expect((await allot('transfers', 'list')).out).toMatch(
    /2022-01-10T00:00:00Z: the remote database has no table cc_hourly; create it/,
  );
  // As it is a quarter of an hour later.
  await world.own.query('UPDATE transfers SET pending_since = pending_since - INTERVAL 15 MINUTE');
  expect((await allot('status')).out).toMatch(
    /STUCK {2}1 transfer of 1 hour is stuck since .*no table cc_hourly/,
  );

  await world.remote.query(REMOTE_TABLE);
  const dry = await allot('transfers', 'retry', ...by, '--dry-run');
  expect(dry).toMatchObject({
    code: 0,
    out: expect.stringContaining('It would send at once: 1 that had not arrived'),
  });
  expect(await there()).toEqual([]);
  expect(await allot('transfers', 'retry', ...by)).toMatchObject({
    code: 0,
    out: expect.stringContaining('Sent at once: 1 that had not arrived, 0 that stand there otherwise.'),
  });
  expect(await there()).toEqual(['1 15.00000000']);

  await world.remote.query('UPDATE cc_hourly SET cc_reward = 1');
  const hour = ['--period', '2022-01-10T00:00Z', '--partner', '1'];
  const again = await allot('transfers', 'retry', ...hour, ...by);
  expect(again.out).toContain('Partner 1 for 2022-01-10T00:00:00Z has 1.00000000 instead of 15.00000000.');
  expect(await there()).toEqual(['1 15.00000000']);
  expect(await allot('transfers', 'retry', ...hour, ...by)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Refused: nothing has failed, is stuck or differs there/),
  });
});
