import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@/lib/policy';
import { type CommandWorld, command, commandWorld } from '../testing/command';
import { type OldLists, oldLists } from '../testing/old-lists';
import { addPartners, addVotes, lines, setRate } from '../testing/story';

let world: CommandWorld;
let old: OldLists;

// Partner 1 votes 100 CC at nine o'clock, and the old script gave its hour and its day to it as doubles do: 75 CC of the day's pool in seven parts.
beforeAll(async () => {
  world = await commandWorld();
  old = await oldLists('DOUBLE');
  await addPartners(world, 1);
  await setRate(world, '2026-01-01 00:00:00', '1');
  await addVotes(world, [[1, '100', '2026-03-01 09:10:00']]);
  await old.pool.query(
    "INSERT INTO reward_list_hourly VALUES (1, 1, '2026-03-01 09:00:00', 5.000000000001, 5, 5, 5, 5)",
  );
  await old.pool.query(
    "INSERT INTO reward_list_daily VALUES (1, 1, '2026-03-01 00:00:00', 0, 0, 0, 0, 6, 30, 15, 0)",
  );
});
afterAll(async () => {
  await old.close();
  await world.close();
});

const DAY = 'distribute --shadow --from 2026-03-01 --to 2026-03-02';
const allot = (text: string, environment: Record<string, string> = {}) =>
  command(text.split(' '), { ...world.environment, ...environment });
const tables = () => lines(world.own, 'SHOW TABLES');

test('before a program has begun it compares by the default policy, and leaves an empty database empty', async () => {
  const ended = await allot(DAY, { SHADOW_DATABASE_URL: old.url });
  expect(ended).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('Nothing differs but floating point.'),
  });
  expect(await tables()).toEqual([]);
  const report = await readFile(join(world.environment.DATA_DIR!, 'shadow-20260301T000000Z.md'), 'utf8');
  expect(report).toContain('**Nothing differs but floating point.**');
  expect(report).toContain('the default, as no program has begun');
  expect(report).toContain('at most 0.00000100 CC apart, or by one in 1,000,000,000');
  expect(report).not.toContain(new URL(old.url).password || 'mysql://root:');
});

test('a rule that differs ends with 1 and is told in the table, the report and the document', async () => {
  const policy = structuredClone(DEFAULT_POLICY);
  policy.daily.marketBonus = undefined;
  policy.daily.categories.at(-2)!.share = '0.5';
  policy.daily.categories.at(-1)!.share = '0.1';
  const file = join(world.environment.DATA_DIR!, 'policy.json');
  await writeFile(file, JSON.stringify(policy));
  const report = join(world.environment.DATA_DIR!, 'made', 'report.md');
  const ended = await allot(`${DAY} --against ${old.url} --policy ${file} --report ${report} --json`);
  expect(ended.code).toBe(1);
  const told = JSON.parse(ended.out);
  expect(told.equal).toBe(false);
  expect(told.report).toBe(report);
  const day = told.periods.find((period: { kind: string }) => period.kind === 'daily');
  expect(day).toMatchObject({ budget: '75.00000000', paidHere: '51.00000000', paidThere: '51.00000000' });
  expect(
    day.findings.map(({ column, here, there }: Record<string, string>) => [column, here, there]),
  ).toEqual([
    ['top10p_ecc', '37.50000000', '30.00000000'],
    ['top50p', '7.50000000', '15.00000000'],
  ]);
  expect(await readFile(report, 'utf8')).toContain('| daily | A whole category by one factor');
});

test('beside a program that runs it uses its policy, and moves nothing in its books', async () => {
  expect(await allot('distribute --from 2026-03-01 --to 2026-03-01T02:00Z')).toMatchObject({ code: 0 });
  const books = async () => [
    ...(await lines(world.own, 'SELECT account, balance FROM accounts ORDER BY 1')),
    ...(await lines(world.own, 'SELECT id, status, beats FROM runs ORDER BY 1')),
    ...(await lines(world.own, 'SELECT COUNT(*) FROM accruals')),
    ...(await lines(world.own, 'SELECT seq, hash FROM audit_head')),
  ];
  const before = await books();
  const ended = await allot(`${DAY} --against ${old.url}`);
  expect(ended).toMatchObject({ code: 0, err: '' });
  expect(await books()).toEqual(before);
  const report = await readFile(join(world.environment.DATA_DIR!, 'shadow-20260301T000000Z.md'), 'utf8');
  expect(report).toContain('recorded version 1');
});

test('once compares the last hour and the last day that are due', async () => {
  const ended = await allot(`distribute --shadow --once --against ${old.url} --json`);
  const { periods } = JSON.parse(ended.out) as { periods: { kind: string; start: string }[] };
  expect(periods.map(({ kind }) => kind).toSorted()).toEqual(['daily', 'hourly']);
  const ago = (start: string) => Date.now() - Date.parse(start);
  const hour = 3_600_000;
  for (const { kind, start } of periods)
    expect(ago(start)).toBeLessThan(kind === 'hourly' ? 3 * hour : 49 * hour);
});

test('what cannot be used is refused with what to give instead', async () => {
  const refused = async (text: string, sentence: string, code = 2) =>
    expect(await allot(text)).toMatchObject({ code, err: expect.stringContaining(sentence) });
  await Promise.all([
    refused('distribute --shadow', '--shadow --once, or --shadow --from'),
    refused(`${DAY} --dry-run`, 'without --dry-run'),
    refused('distribute --once --against mysql://a@b/c', 'together with --shadow'),
    refused(`${DAY} --against http://old.example`, 'MySQL and MariaDB only'),
  ]);
  await Promise.all([
    refused('distribute --shadow --from 2026-03-01T05:00Z', 'begins with a whole day'),
    refused('distribute --shadow --from 2199-03-01 --to 2199-03-02', 'is due yet'),
    refused(DAY, 'no table or view `reward_list_hourly`', 1),
  ]);
});
