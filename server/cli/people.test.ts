import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type CommandWorld, command, commandWorld } from '../testing/command';
import { lines } from '../testing/story';

// Every verb is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

let world: CommandWorld;
beforeAll(async () => {
  world = await commandWorld();
  await allot('distribute', '--from', '2022-01-10T00:00Z', '--to', '2022-01-10T01:00Z');
}, 60_000);
afterAll(() => world.close());

const allot = (...args: string[]) =>
  command(args, { ...world.environment, PUBLIC_URL: 'https://allot.example' });
const by = (name: string) => ['--as', name, '--reason', 'the story says so'];
const OTTO = ['--email', 'Otto@example.com'];

test('an engineer has a link for the first admin printed, invites, and lists who there is', async () => {
  const printed = await allot('people', 'first-admin');
  expect(printed).toMatchObject({ code: 0, err: '' });
  const link = /https:\/\/allot\.example\/first-admin\?token=[\w-]{43}/.exec(printed.out)?.[0];
  const again = JSON.parse((await allot('people', 'first-admin', '--json')).out);
  expect(again.link).not.toBe(link);
  expect(
    await lines(world.own, 'SELECT COUNT(*) FROM auth_first_links'),
    'the earlier link has ended',
  ).toEqual(['1']);

  expect(
    await allot('people', 'invite', ...OTTO, '--to', 'operator', ...by('anna'), '--dry-run'),
  ).toMatchObject({
    code: 0,
    out: 'otto@example.com would be invited as operator. Nothing was changed.\n',
  });
  const invited = await allot('people', 'invite', ...OTTO, '--to', 'operator', ...by('anna'));
  expect(invited.out).toMatch(
    /^Invitation (\d+) of otto@example\.com as operator, until .*:\n\n {4}https:\/\/allot\.example\/invitation\?token=/,
  );
  const number = /^Invitation (\d+)/.exec(invited.out)![1]!;
  expect(await allot('people', 'invite', ...OTTO, '--to', 'viewer', ...by('anna'))).toMatchObject({
    code: 1,
    err: `Refused: otto@example.com was invited by anna already; withdraw invitation ${number} first.\n`,
  });
  expect((await allot('people', 'list')).out).toMatch(
    /Invitation \d+: otto@example\.com as operator, by anna, until/,
  );
  await allot('people', 'withdraw-invitation', '--number', number, ...by('anna'));
  expect(JSON.parse((await allot('people', 'list', '--json')).out)).toEqual({
    people: [],
    invitations: [],
    proposals: [],
  });
});

test('whom there is not cannot be disabled, and what is no address is told before anything is opened', async () => {
  expect(await allot('people', 'disable', ...OTTO, ...by('anna'))).toMatchObject({
    code: 1,
    err: 'Refused: nobody has the address otto@example.com; look at the list of people.\n',
  });
  const wrong = await allot('people', 'disable', '--email', "x' OR 1=1", ...by('anna'));
  expect(wrong).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/is no e-mail address as anna@/),
  });
});

test('a token is made, listed without what it carries, and withdrawn', async () => {
  const name = ['--name', 'prometheus'];
  const end = new Date(Date.now() + 3_600_000).toISOString();
  const made = await allot('tokens', 'make', ...name, '--can', 'viewer', '--until', end, ...by('anna'));
  const token = /allot_[\w-]{43}/.exec(made.out)?.[0];
  expect(token).toBeDefined();
  const listed = await allot('tokens', 'list');
  expect(listed.out).toMatch(/prometheus.*viewer.*anna/);
  expect(listed.out).not.toContain(token);
  expect(await allot('tokens', 'withdraw', ...name, ...by('anna'))).toMatchObject({
    code: 0,
    out: 'The token "prometheus" is withdrawn.\n',
  });
  expect(
    await allot('tokens', 'make', ...name, '--can', 'admin', '--until', end, ...by('anna')),
  ).toMatchObject({
    code: 2,
  });
});
