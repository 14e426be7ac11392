import { afterEach, describe, expect, test } from 'vitest';
import { findAccountFaults } from '../pool/check';
import {
  addPartners,
  addVotes,
  lines,
  outcome,
  publications,
  ring,
  setRate,
  type VoteRow,
} from '../testing/story';
import { freshWorld, type TestWorld } from '../testing/world';
import { checkContract } from './contract';

const worlds: TestWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

const DUE = '2026-03-01T01:30Z';
const GOOD: VoteRow[] = [
  [1, '10', '2026-03-01 00:10:00'],
  [2, '20', '2026-03-01 00:20:00'],
  [3, '30.00000001', '2026-03-01 00:30:00'],
];

async function beginning(): Promise<TestWorld> {
  const world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: DUE });
  worlds.push(world);
  await addPartners(world, 3);
  await setRate(world, '2026-01-01 00:00:00', '0.5');
  await addVotes(world, GOOD);
  return world;
}

/** What a reader sees of the hour. */
const rewards = (world: TestWorld): Promise<string[]> =>
  lines(world.db.$client, 'SELECT * FROM reward_list_hourly ORDER BY partner_id');
const badRows = async (world: TestWorld): Promise<unknown> => {
  const [text] = await lines(world.db.$client, 'SELECT bad_rows FROM runs ORDER BY id LIMIT 1');
  return JSON.parse(text!);
};

/** A source of a program whose tables allow what ours do not. */
async function loosen(world: TestWorld): Promise<void> {
  await world.source.query('ALTER TABLE partners MODIFY position INT NULL, MODIFY ecc DECIMAL(20,8) NULL');
  await world.source.query('ALTER TABLE cc_rates MODIFY rate DECIMAL(20,8) NULL');
}

describe('a bad row is counted by kind and changes nobody else', () => {
  test.each<[string, VoteRow, string]>([
    ['a vote with a negative CC', [1, '-100', '2026-03-01 00:15:00'], 'negativeCc'],
    ['a vote without CC', [1, null, '2026-03-01 00:15:00'], 'noCc'],
    ['a vote without a time', [1, '100', null], 'noTime'],
    ['a vote of an unknown partner', [4711, '100', '2026-03-01 00:15:00'], 'unknownPartner'],
  ])('%s', async (_, vote, kind) => {
    const [good, bad] = await Promise.all([beginning(), beginning()]);
    await addVotes(bad, [vote]);
    await Promise.all([ring(good), ring(bad)]);
    expect(await badRows(bad)).toEqual({ [kind]: 1 });
    const { runs, journal, ...figures } = await outcome(good);
    expect(await outcome(bad)).toMatchObject(figures);
  });

  test.each([
    ['a position of 0', 'position = 0', 'badPosition', 'position = NULL'],
    ['a negative position', 'position = -1', 'badPosition', 'position = NULL'],
    ['a negative ECC', 'ecc = -0.00000001', 'negativeEcc', 'ecc = NULL'],
  ])('%s is taken as missing', async (_, bad, kind, missing) => {
    const [one, other] = await Promise.all([beginning(), beginning()]);
    for (const [world, change] of [
      [one, bad],
      [other, missing],
    ] as const) {
      await loosen(world);
      await world.source.query(`UPDATE partners SET ${change} WHERE partner_id = 2`);
      await ring(world);
    }
    expect(await badRows(one)).toEqual({ [kind]: 1 });
    expect(await badRows(other)).toEqual({});
    expect(await rewards(one)).toEqual(await rewards(other));
  });

  test('partners without a usable id are passed over, and their votes are those of unknown partners', async () => {
    const [good, bad] = await Promise.all([beginning(), beginning()]);
    await bad.source.query('ALTER TABLE partners DROP PRIMARY KEY, MODIFY partner_id BIGINT NULL');
    await bad.source.query('ALTER TABLE votes MODIFY partner_id BIGINT NULL');
    await bad.source.query(
      `INSERT INTO partners VALUES (-1, 'Minus one', 1, 5, 1), (NULL, 'No one', 1, 5, 1), (NULL, 'Nor he', 1, 5, 1)`,
    );
    await bad.source.query(
      `INSERT INTO votes (partner_id, vote_type, cc, cast_at)
       VALUES (-1, 'up', 100, '2026-03-01 00:15:00'), (NULL, 'up', 100, '2026-03-01 00:15:00')`,
    );
    for (const world of [good, bad]) {
      await ring(world);
      // The sweep behind the next hour counts again what the run has counted.
      world.setClock('2026-03-01T02:30Z');
      await ring(world);
    }
    expect(await badRows(bad)).toEqual({ badId: 3, unknownPartner: 2 });
    const { runs, journal, ...figures } = await outcome(good);
    expect(await outcome(bad)).toMatchObject(figures);
  });

  test('a partner that appears later makes its vote a late one', async () => {
    const world = await beginning();
    await addVotes(world, [[4, '100', '2026-03-01 00:15:00']]);
    await ring(world);
    const before = await rewards(world);
    await world.source.query("INSERT INTO partners VALUES (4, 'Partner 4', 4, NULL, 1)");
    world.setClock('2026-03-01T02:30Z');
    await ring(world);
    const late = "SELECT pool, cc, amount, earmarked_for FROM accruals WHERE sort = 'late' ORDER BY pool";
    expect(await lines(world.db.$client, late)).toEqual([
      'daily 160.00000001 37.50000000 2026-03-01 00:00:00',
      'hourly 160.00000001 12.50000000 2026-03-01 02:00:00',
    ]);
    expect((await rewards(world)).slice(0, 3)).toEqual(before.slice(0, 3));
    expect(await findAccountFaults(world.db)).toEqual([]);
  });

  test('a negative rate is passed over for the one before', async () => {
    const world = await beginning();
    await setRate(world, '2026-02-01 00:00:00', '-1');
    await ring(world);
    expect(await badRows(world)).toEqual({ badRate: 1 });
    expect(await lines(world.db.$client, 'SELECT cc_rate FROM runs')).toEqual(['0.50000000']);
  });
});

/** Rings until the run has waited out its pause. */
async function goesOn(world: TestWorld, mend: () => Promise<unknown>): Promise<void> {
  await mend();
  world.setClock('2026-03-01T01:40Z');
  await ring(world);
  expect(await publications(world)).toEqual(['hourly 2026-03-01 00:00:00: 1']);
  expect(await lines(world.db.$client, 'SELECT error FROM run_steps WHERE error IS NOT NULL')).toEqual([]);
}

const stepErrors = (world: TestWorld): Promise<string[]> =>
  lines(
    world.db.$client,
    `SELECT CONCAT(status, ', ', step, ': ', error) FROM run_steps JOIN runs ON runs.id = run_id WHERE error IS NOT NULL`,
  );

describe('a source that cannot be used makes the run wait, and it goes on by itself', () => {
  test('without any rate', async () => {
    const world = await beginning();
    await world.source.query('DELETE FROM cc_rates');
    await ring(world);
    expect(await stepErrors(world)).toEqual([
      'computing, read: cc_rates has no CC rate in force at 2026-03-01T01:00:00Z; add one to the source',
    ]);
    await goesOn(world, () => setRate(world, '2026-03-01 01:00:00', '0.5'));
  });

  test('with two rates for one instant', async () => {
    const world = await beginning();
    await setRate(world, '2026-01-01 00:00:00', '0.6');
    await ring(world);
    expect(await stepErrors(world)).toEqual([
      'computing, read: cc_rates has two rates for 2026-01-01T00:00:00Z; remove one of them from the source',
    ]);
    await goesOn(world, () => world.source.query('DELETE FROM cc_rates WHERE rate = 0.6'));
  });
});

describe('a source that breaks the contract is named, and no run starts', () => {
  test.each([
    ['a table', 'RENAME TABLE cc_rates TO rates', /no table or view `cc_rates`/],
    [
      'a column',
      'ALTER TABLE votes DROP COLUMN vote_type',
      /`votes` of the source has no column `vote_type`/,
    ],
    [
      'an exact type',
      'ALTER TABLE votes MODIFY cc DOUBLE',
      /`votes.cc` of the source is of type double, not a/,
    ],
    [
      'a position',
      'ALTER TABLE partners DROP COLUMN position',
      /`partners` of the source has no column `position`/,
    ],
    [
      'eight digits',
      'ALTER TABLE partners MODIFY ecc DECIMAL(30,12)',
      /`partners.ecc` of the source has 12 fraction/,
    ],
  ])('%s', async (_, statement, sentence) => {
    const world = await beginning();
    await world.source.query(statement);
    const { obstacles } = await checkContract(world.source);
    expect(obstacles).toEqual([expect.stringMatching(sentence)]);
    await ring(world);
    expect(await lines(world.db.$client, 'SELECT id FROM runs')).toEqual([]);
  });

  test('columns are found in whatever case they are written', async () => {
    const world = await beginning();
    await world.source.query(
      'ALTER TABLE votes RENAME COLUMN cc TO CC, RENAME COLUMN cast_at TO Cast_At, RENAME COLUMN partner_id TO PARTNER_ID',
    );
    expect(await checkContract(world.source)).toEqual({ obstacles: [], warnings: [] });
    await ring(world);
    expect(await publications(world)).toHaveLength(1);
  });

  test('the lack of an index on the time is only worth knowing', async () => {
    const world = await beginning();
    await world.source.query('ALTER TABLE votes DROP KEY votes_cast_at');
    expect((await checkContract(world.source)).warnings).toEqual([
      expect.stringMatching(/no index that begins with/),
    ]);
    await ring(world);
    expect(await publications(world)).toHaveLength(1);
  });
});

describe('figures at the edge of their columns', () => {
  const LARGEST = '999999999999.99999999';
  const BIG_ID = 18_446_744_073_709_551_615n;

  test('an id above 2^53 and the largest amount pass through unharmed', async () => {
    const world = await beginning();
    await world.source.query('DELETE FROM votes');
    await world.source.query('DELETE FROM cc_rates');
    await setRate(world, '2026-01-01 00:00:00', '1');
    await world.source.query(`INSERT INTO partners VALUES (${BIG_ID}, 'Last', 4, ${LARGEST}, 1)`);
    await addVotes(world, [[BIG_ID, LARGEST, '2026-03-01 00:59:59']]);
    await ring(world);
    expect(await lines(world.db.$client, 'SELECT partner_id, cc_voted, ecc FROM hourly_rewards')).toEqual([
      `${BIG_ID} ${LARGEST} ${LARGEST}`,
    ]);
    // A quarter of it, rounded down, in five equal shares of which the best placed tenth's and all others are its own.
    expect(await lines(world.db.$client, 'SELECT total_reward_cc FROM reward_log')).toEqual([
      '249999999999.99999999',
    ]);
    expect(await findAccountFaults(world.db)).toEqual([]);
  });

  test('a reward that does not fit fails the run with a sentence and gives the budget back; the next hour goes on', async () => {
    const world = await beginning();
    await world.source.query('DELETE FROM cc_rates');
    await setRate(world, '2026-01-01 00:00:00', '1000');
    await addVotes(world, [
      [1, LARGEST, '2026-03-01 00:59:59'],
      [2, '8', '2026-03-01 01:00:00'],
    ]);
    await ring(world);
    expect(await stepErrors(world)).toEqual([
      expect.stringMatching(/^failed, compute: a reward of .* does not fit its column$/),
    ]);
    const held = "SELECT balance FROM accounts WHERE account = 'held'";
    expect(await lines(world.db.$client, held)).toEqual(['0.00000000']);
    const earmark =
      "SELECT amount FROM earmarks WHERE kind = 'hourly' AND period_start = '2026-03-01 00:00:00'";
    expect(await lines(world.db.$client, earmark)).toEqual(['250000000015000.00000000']);
    world.setClock('2026-03-01T02:30Z');
    await ring(world);
    expect(await publications(world)).toEqual(['hourly 2026-03-01 01:00:00: 1']);
    expect(await findAccountFaults(world.db)).toEqual([]);
  });
});
