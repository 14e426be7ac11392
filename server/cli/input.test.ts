import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../testing/command';
import { freshDatabase } from '../testing/database';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-input-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** No stack of ours and no name of a class: a sentence. */
const SENTENCE = /^(?![\s\S]*\n {4}at )[\s\S]+\.\n$/;

describe('what cannot be used ends with 2 and a sentence, before any database is opened', () => {
  test.each([
    [['distribute'], /Say what to distribute/],
    [['distribute', '--once', '--from', '2022-01-10'], /not both/],
    [['distribute', '--from', 'yesterday'], /"yesterday" is not an instant/],
    [['distribute', '--from', '2022-02-30'], /no date of the calendar/],
    [['distribute', '--once', '--fast'], /unknown option '--fast'/],
    [['verify', '--head', 'abc'], /64 hexadecimal digits/],
    [['vectors'], /missing required argument/],
    [['vectors', 'nowhere.json'], /nowhere\.json cannot be read/],
    [['vectors', 'README.md'], /README\.md (is no JSON|cannot be read)/],
    [['nonsense'], /unknown command/],
  ])('%j', async (args, sentence) => {
    const { code, out, err } = await command(args, { DATA_DIR: folder });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(sentence);
    expect(err).toMatch(SENTENCE);
  });

  test('every fault of the environment at once', async () => {
    const { code, err } = await command(['status'], {
      PORT: 'abc',
      PROGRAM_ZONE: 'Mars',
      DATABASE_URL: 'http://x',
    });
    expect(code).toBe(2);
    for (const name of ['PORT', 'PROGRAM_ZONE', 'DATABASE_URL', 'SOURCE_DATABASE_URL'])
      expect(err).toContain(`- ${name} `);
    expect(err).toMatch(SENTENCE);
  });
});

test('a database that does not answer is named without its password', async () => {
  const { code, err } = await command(['balances'], {
    DATABASE_URL: 'mysql://allot:secret@127.0.0.1:1/allot',
    SOURCE_DATABASE_URL: 'mysql://allot:secret@127.0.0.1:1/program',
    DATA_DIR: folder,
  });
  expect(code).toBe(1);
  expect(err).toMatch(/mysql:\/\/allot@127\.0\.0\.1:1\/allot: A database is away or busy: .*ECONNREFUSED/);
  expect(err).not.toContain('secret');
  expect(err).toMatch(SENTENCE);
});

test.each(['distribute', 'verify', 'balances', 'status', 'vectors'])(
  '%s has help with an example',
  async (verb) => {
    const { code, out } = await command([verb, '--help'], {});
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\\n {2}\\$ npm run allot -- ${verb}`));
  },
);

describe('vectors', () => {
  const FILES = ['split', 'accrual', 'distribution'].map((name) => `test-data/vectors/${name}.json`);

  test('that all pass', async () => {
    const { code, out } = await command(['vectors', ...FILES, '--json'], {});
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(
      FILES.map((file, index) => ({ file, passed: [60, 46, 85][index], failed: 0, failures: [] })),
    );
  });

  test('of which one does not, with the first difference', async () => {
    const file = join(folder, 'altered.json');
    const cases = JSON.parse(await readFile(FILES[2]!, 'utf8'));
    cases[3].expected.carried = '123.00000000';
    await writeFile(file, JSON.stringify(cases));
    const { code, out } = await command(['vectors', file], {});
    expect(code).toBe(1);
    expect(out).toContain(`${cases[3].name}: carried is to be "123.00000000", and is "`);
  });
});

test('an .env is read as `npm start` reads it: for what the environment leaves out', async () => {
  const home = join(folder, 'home');
  await mkdir(home);
  const address = (port: number) => `mysql://allot@127.0.0.1:${port}/allot`;
  await writeFile(
    join(home, '.env'),
    `DATABASE_URL=${address(1)}\nSOURCE_DATABASE_URL=${address(1)}\nDATA_DIR=${home}\n`,
  );
  const read = await command(['status'], {}, home);
  expect(read).toMatchObject({ code: 1, err: expect.stringContaining(`${address(1)}: A database is away`) });
  const given = await command(['status'], { DATABASE_URL: address(2) }, home);
  expect(given).toMatchObject({ code: 1, err: expect.stringContaining(`${address(2)}: A database is away`) });
});

describe('a start whose database does not answer names the variable and the server, not the password', () => {
  const AWAY = 'mysql://allot:secret@127.0.0.1:1/allot';

  test.each([
    ['DATABASE_URL', () => ({ DATABASE_URL: AWAY, SOURCE_DATABASE_URL: AWAY })],
    [
      'SOURCE_DATABASE_URL',
      (own: string) => ({ DATABASE_URL: own, SOURCE_DATABASE_URL: AWAY, SAMPLE_PROGRAM: 'on' }),
    ],
  ])('%s', async (variable, environment) => {
    const own = await freshDatabase('prepare');
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, DATA_DIR: join(folder, variable), ...environment(own.url) };
    // What `npm start` does first.
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'server/cli/prepare.ts'], {
      env: { ...env, NODE_ENV: 'test' },
      encoding: 'utf8',
    });
    await own.drop();
    expect(stderr).toBe(
      `${variable} mysql://allot@127.0.0.1:1/allot: A database is away or busy: connect ECONNREFUSED 127.0.0.1:1.\n`,
    );
    expect(status).toBe(1);
  });
});
