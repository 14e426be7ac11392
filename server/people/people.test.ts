import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseAmount } from '@/lib/amount';
import { HOUR, later, MINUTE, parseInstant } from '@/lib/period';
import { DEFAULT_POLICY } from '@/lib/policy';
import { approvePolicy } from '../policy/change';
import { bringInOpening } from '../pool/opening';
import { type ApiServer, serveApi } from '../testing/api-server';
import { Client, givePerson, PASSWORD, signedIn } from '../testing/client';
import { lines } from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { offerFirstAdmin } from './first-admin';

const NOW = parseInstant('2026-03-01T12:00Z');
const because = { reason: 'the story says so' };

let world: TestWorld;
let server: ApiServer;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T12:00Z' });
  server = await serveApi(world);
});
afterAll(async () => {
  await server.close();
  await world.close();
});
beforeEach(async () => {
  world.setClock(NOW);
  for (const table of [
    'users',
    'accounts',
    'sessions',
    'first_links',
    'invitations',
    'role_proposals',
    'tokens',
    'tries',
  ])
    await world.db.$client.query(`DELETE FROM auth_${table}`);
});

const stranger = () => new Client(server.address);
const admin = async (email = 'ada@example.com') => {
  await givePerson(world, email, 'admin');
  return signedIn(server.address, email);
};
const rows = (query: string) => lines(world.db.$client, query);
const audited = (count: number) =>
  rows(
    `SELECT action, actor, role, subject, \`after\` FROM (SELECT * FROM audit ORDER BY seq DESC LIMIT ${count}) last ORDER BY seq`,
  );
const tokenOf = (told: { data: unknown }) =>
  new URL((told.data as { link: string }).link).searchParams.get('token')!;

describe('the first admin', () => {
  const person = { email: ' Ada@Example.com ', name: 'Ada', password: PASSWORD };

  test('is made once, by a link of which only the hash is stored, and is signed in', async () => {
    const token = (await offerFirstAdmin(world, false))!;
    expect(await rows('SELECT * FROM auth_first_links')).toEqual([expect.not.stringContaining(token)]);
    const ada = stranger();
    expect(await ada.query('account.firstAdminLink', { token })).toMatchObject({ data: { holds: true } });
    expect(await ada.mutate('account.makeFirstAdmin', { token, ...person })).toMatchObject({ status: 200 });
    expect(await ada.query('account.me')).toMatchObject({
      data: { kind: 'person', signs: 'ada@example.com', name: 'Ada', role: 'admin', approverSince: NOW },
    });
    expect((await audited(1))[0]).toMatch(/^make first admin ada@example.com admin person ada@example.com/);
    const again = await stranger().mutate('account.makeFirstAdmin', {
      token,
      ...person,
      email: 'eve@example.com',
    });
    expect(again).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/^there is an admin already/),
    });
    expect(await offerFirstAdmin(world, true)).toBeNull();
    expect(await rows('SELECT email FROM auth_users')).toEqual(['ada@example.com']);
  });

  test('is one, though two links are used at once', async () => {
    const tokens = [await offerFirstAdmin(world, false), await offerFirstAdmin(world, false)];
    const told = await Promise.all(
      tokens.map((token, one) =>
        stranger().mutate('account.makeFirstAdmin', { ...person, token, email: `a${one}@example.com` }),
      ),
    );
    expect(told.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await rows('SELECT role FROM auth_users')).toEqual(['admin']);
  });

  test('is not made by a link that ended, that was replaced or that was invented', async () => {
    const old = (await offerFirstAdmin(world, false))!;
    const replaced = (await offerFirstAdmin(world, true))!;
    world.setClock(later(NOW, 48 * HOUR));
    for (const token of [old, replaced, 'invented', "' OR 1=1 --"]) {
      expect(await stranger().query('account.firstAdminLink', { token })).toMatchObject({
        data: { holds: false },
      });
      expect(await stranger().mutate('account.makeFirstAdmin', { token, ...person })).toMatchObject({
        code: 'CONFLICT',
        message: expect.stringMatching(/npm run allot -- people first-admin/),
      });
    }
    expect(await rows('SELECT * FROM auth_users')).toEqual([]);
  });
});

describe('an invitation', () => {
  test('makes a person once, with the role that it names', async () => {
    const ada = await admin();
    const told = await ada.mutate('people.invite', {
      email: 'Otto@example.com',
      role: 'operator',
      ...because,
    });
    expect(told.data).toMatchObject({ toConfirm: false, endsAt: later(NOW, 48 * HOUR) });
    const token = tokenOf(told);
    const otto = stranger();
    expect(await otto.query('account.invitation', { token })).toMatchObject({
      data: { email: 'otto@example.com', role: 'operator', invitedBy: 'ada@example.com', toConfirm: false },
    });
    const accepted = { token, name: 'Otto', password: PASSWORD };
    expect(await otto.mutate('account.acceptInvitation', accepted)).toMatchObject({ status: 200 });
    expect(await otto.query('account.me')).toMatchObject({ data: { role: 'operator', approverSince: null } });
    expect(await stranger().mutate('account.acceptInvitation', accepted)).toMatchObject({
      code: 'CONFLICT',
      message: 'this invitation was accepted before; sign in instead',
    });
    expect(
      await ada.mutate('people.invite', { email: 'otto@example.com', role: 'viewer', ...because }),
    ).toMatchObject({
      message: expect.stringMatching(/is Otto's already; change that person's role/),
    });
    expect(await rows('SELECT * FROM audit')).toEqual(
      expect.not.arrayContaining([expect.stringContaining(token)]),
    );
  });

  test('that was withdrawn or is over makes nobody', async () => {
    const ada = await admin();
    const first = await ada.mutate('people.invite', {
      email: 'otto@example.com',
      role: 'viewer',
      ...because,
    });
    expect(
      await ada.mutate('people.invite', { email: 'otto@example.com', role: 'viewer', ...because }),
    ).toMatchObject({
      message: expect.stringMatching(/was invited by ada@example.com already; withdraw/),
    });
    await ada.mutate('people.withdrawInvitation', { id: (first.data as { id: number }).id, ...because });
    const second = await ada.mutate('people.invite', {
      email: 'otto@example.com',
      role: 'viewer',
      ...because,
    });
    world.setClock(later(NOW, 48 * HOUR));
    for (const [told, why] of [
      [first, /was withdrawn by ada@example.com; ask/],
      [second, /ended at .*; ask/],
    ] as const) {
      expect(
        await stranger().mutate('account.acceptInvitation', {
          token: tokenOf(told),
          name: 'O',
          password: PASSWORD,
        }),
      ).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(why) });
    }
    expect(await rows('SELECT email FROM auth_users')).toEqual(['ada@example.com']);
  });

  test('ends with the admin who made it, disabled or made less', async () => {
    const ada = await admin();
    await admin('eve@example.com');
    for (const take of [
      () => ada.mutate('people.setRole', { email: 'eve@example.com', role: 'viewer', ...because }),
      () => ada.mutate('people.disable', { email: 'eve@example.com', ...because }),
    ]) {
      await world.db.$client.query("UPDATE auth_users SET role = 'admin'");
      const eve = await signedIn(server.address, 'eve@example.com');
      const told = await eve.mutate('people.invite', {
        email: 'helper@example.com',
        role: 'operator',
        ...because,
      });
      expect(told).toMatchObject({ status: 200 });
      expect(await take()).toMatchObject({ status: 200 });
      expect(
        await stranger().mutate('account.acceptInvitation', {
          token: tokenOf(told),
          name: 'H',
          password: PASSWORD,
        }),
      ).toMatchObject({ message: expect.stringMatching(/was withdrawn by ada@example.com/) });
    }
  });

  test('asked what it would do has no link', async () => {
    const ada = await admin();
    const told = await ada.mutate('people.invite', {
      email: 'o@example.com',
      role: 'viewer',
      dryRun: true,
      ...because,
    });
    expect(told.data).toMatchObject({ link: null });
    expect(await rows('SELECT * FROM auth_invitations')).toEqual([]);
  });
});

describe('approver and admin', () => {
  const accept = (told: { data: unknown }) =>
    stranger().mutate('account.acceptInvitation', { token: tokenOf(told), name: 'New', password: PASSWORD });

  test('the only admin makes the second one alone, marked in the audit trail, and then no other', async () => {
    const ada = await admin();
    const second = await ada.mutate('people.invite', { email: 'bob@example.com', role: 'admin', ...because });
    const third = await ada.mutate('people.invite', { email: 'eve@example.com', role: 'admin', ...because });
    expect(second.data).toMatchObject({ toConfirm: false });
    expect(await accept(second)).toMatchObject({ status: 200 });
    expect((await audited(1))[0]).toMatch(/"alone":"the only admin makes the second one"/);
    expect(await accept(third)).toMatchObject({
      code: 'CONFLICT',
      message: 'another admin than ada@example.com has to confirm this invitation first',
    });
    // Disabling the other one does not bring it back.
    await ada.mutate('people.disable', { email: 'bob@example.com', ...because });
    expect(await accept(third)).toMatchObject({ code: 'CONFLICT' });
    expect(await rows("SELECT email FROM auth_users WHERE role = 'admin' ORDER BY email")).toEqual([
      'ada@example.com',
      'bob@example.com',
    ]);
  });

  test('of two admins that the only one makes at once, one is made', async () => {
    const ada = await admin();
    const told = await Promise.all(
      ['b@example.com', 'c@example.com'].map((email) =>
        ada.mutate('people.invite', { email, role: 'admin', ...because }),
      ),
    );
    const came = await Promise.all(told.map(accept));
    expect(came.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('an approver is invited by one admin and confirmed by another', async () => {
    const ada = await admin();
    const told = await ada.mutate('people.invite', {
      email: 'ann@example.com',
      role: 'approver',
      ...because,
    });
    expect(told.data).toMatchObject({ toConfirm: true });
    expect(await accept(told)).toMatchObject({ code: 'CONFLICT' });
    const { id } = told.data as { id: number };
    expect(await ada.mutate('people.confirmInvitation', { id, ...because })).toMatchObject({
      code: 'CONFLICT',
      message: 'ada@example.com asked for this, so another person has to approve it',
    });
    const bob = await admin('bob@example.com');
    expect(await bob.mutate('people.confirmInvitation', { id, ...because })).toMatchObject({ status: 200 });
    expect(await accept(told)).toMatchObject({ status: 200 });
  });

  test('a person is made approver by two, and anything below by one', async () => {
    const ada = await admin();
    const bob = await admin('bob@example.com');
    await givePerson(world, 'otto@example.com', 'viewer');
    const set = (role: string) =>
      ada.mutate('people.setRole', { email: 'otto@example.com', role, ...because });
    expect(await set('operator')).toMatchObject({ data: { proposal: null } });
    const { proposal: id } = (await set('approver')).data as { proposal: number };
    expect(await rows("SELECT role FROM auth_users WHERE email = 'otto@example.com'")).toEqual(['operator']);
    expect(await set('admin')).toMatchObject({
      message: expect.stringMatching(/proposed approver .* already/),
    });
    expect(await ada.mutate('people.confirmRole', { id, ...because })).toMatchObject({ code: 'CONFLICT' });
    expect(await bob.mutate('people.confirmRole', { id, ...because })).toMatchObject({ status: 200 });
    expect(await bob.mutate('people.confirmRole', { id, ...because })).toMatchObject({
      message: `proposal ${id} was confirmed by bob@example.com before`,
    });
    const otto = await signedIn(server.address, 'otto@example.com');
    expect(await otto.query('account.me')).toMatchObject({ data: { role: 'approver', approverSince: NOW } });
    expect(await set('viewer')).toMatchObject({ data: { proposal: null } });
    expect(await otto.query('account.me')).toMatchObject({ data: { role: 'viewer', approverSince: null } });
  });

  test('what somebody proposed ends with the admin who did, disabled or made less', async () => {
    const ada = await admin();
    await admin('eve@example.com');
    await givePerson(world, 'otto@example.com', 'operator');
    for (const take of [
      () => ada.mutate('people.setRole', { email: 'eve@example.com', role: 'viewer', ...because }),
      () => ada.mutate('people.disable', { email: 'eve@example.com', ...because }),
    ]) {
      await world.db.$client.query("UPDATE auth_users SET role = 'admin' WHERE email = 'eve@example.com'");
      const eve = await signedIn(server.address, 'eve@example.com');
      const told = await eve.mutate('people.setRole', {
        email: 'otto@example.com',
        role: 'approver',
        ...because,
      });
      const { proposal: id } = told.data as { proposal: number };
      expect(await take()).toMatchObject({ status: 200 });
      expect(await ada.mutate('people.confirmRole', { id, ...because })).toMatchObject({
        code: 'CONFLICT',
        message: `proposal ${id} was rejected by ada@example.com before`,
      });
    }
  });

  test('one person decides where the policy says so', async () => {
    const ada = await admin();
    await admin('bob@example.com');
    await world.db.$client.query("UPDATE policies SET policy = JSON_SET(policy, '$.singleOperator', TRUE)");
    const told = await ada.mutate('people.invite', {
      email: 'ann@example.com',
      role: 'approver',
      ...because,
    });
    await world.db.$client.query('UPDATE policies SET policy = ?', [JSON.stringify(DEFAULT_POLICY)]);
    expect(told.data).toMatchObject({ toConfirm: false });
    // What holds is asked again when it is accepted.
    expect(await accept(told)).toMatchObject({ code: 'CONFLICT' });
  });

  test('the last admin is neither disabled nor made less, though two try it on each other at once', async () => {
    const ada = await admin();
    const alone = { code: 'CONFLICT', message: expect.stringMatching(/is the only admin and cannot be/) };
    expect(await ada.mutate('people.disable', { email: 'ada@example.com', ...because })).toMatchObject(alone);
    expect(
      await ada.mutate('people.setRole', { email: 'ada@example.com', role: 'viewer', ...because }),
    ).toMatchObject(alone);
    const bob = await admin('bob@example.com');
    await Promise.all([
      ada.mutate('people.disable', { email: 'bob@example.com', ...because }),
      bob.mutate('people.setRole', { email: 'ada@example.com', role: 'viewer', ...because }),
    ]);
    expect(await rows("SELECT 1 FROM auth_users WHERE role = 'admin' AND disabled_at IS NULL")).toEqual([
      '1',
    ]);
  });

  test('a disabled approver comes back as an operator, so that one admin alone makes no approver', async () => {
    const ada = await admin();
    await admin('bob@example.com');
    await givePerson(world, 'ann@example.com', 'approver');
    await ada.mutate('people.disable', { email: 'ann@example.com', ...because });
    expect(await ada.mutate('people.enable', { email: 'ann@example.com', ...because })).toMatchObject({
      data: { role: 'operator' },
    });
  });

  test('approvals by somebody who is new at it are marked for a day', async () => {
    const ada = await admin();
    const bob = await admin('bob@example.com');
    const propose = async () =>
      (
        (
          await ada.mutate('policies.propose', {
            policy: DEFAULT_POLICY,
            inForceFrom: later(NOW, 48 * HOUR),
            ...because,
          })
        ).data as { version: number }
      ).version;
    world.setClock(later(NOW, 24 * HOUR - MINUTE));
    await bob.mutate('policies.approve', { version: await propose(), ...because });
    const isMarked = /^approve policy bob@.*"newApproverSince":"2026-03-01T12:00:00Z"/;
    expect((await audited(1))[0]).toMatch(isMarked);
    const onCommandLine = { actor: { name: 'bob@example.com', role: 'admin' as const }, ...because };
    await approvePolicy(world, await propose(), onCommandLine);
    expect((await audited(1))[0]).toMatch(isMarked);
    world.setClock(later(NOW, 24 * HOUR));
    await bob.mutate('policies.approve', { version: await propose(), ...because });
    expect((await audited(1))[0]).toMatch(/^approve policy bob@(?!.*newApproverSince)/);
  });

  test('on the command line they are marked where the name is a person’s, and so is what takes an approver alone', async () => {
    await givePerson(world, 'ann@example.com', 'approver');
    const bringIn = async (kind: 'hourly' | 'daily', name: string) => {
      const ask = { actor: { name, role: 'approver' as const }, ...because };
      await bringInOpening(world, kind, parseAmount('1'), ask);
      return (await audited(1))[0];
    };
    expect(await bringIn('hourly', 'Ann@example.com')).toMatch(
      /^bring in opening balance Ann@.*"newApproverSince":"2026-03-01T12:00:00Z"/,
    );
    expect(await bringIn('daily', 'engineer')).toMatch(
      /^bring in opening balance engineer (?!.*newApproverSince)/,
    );
  });
});
