import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrizzleQueryError } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLog, withoutCredentials } from './log';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the log', () => {
  test('writes every line to one file, errors to another as well, and has them on disk once it is flushed', async () => {
    const { log, flush } = await openLog({ dataDir: folder, name: 'console', level: 'info' });
    log.debug('a detail');
    log.info('a run was published');
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'a step failed');
    flush();
    const names = (await readdir(join(folder, 'logs'))).sort();
    expect(names).toEqual(['console-errors.1.log', 'console.1.log']);
    const errors = await readFile(join(folder, 'logs', 'console-errors.1.log'), 'utf8');
    const all = await readFile(join(folder, 'logs', 'console.1.log'), 'utf8');
    expect(all.trim().split('\n')).toHaveLength(2);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain('inner');
  });

  test('keeps secrets out, also those in the text of an error', async () => {
    const { log, flush } = await openLog({ dataDir: folder, name: 'console', level: 'info' });
    log.info({ config: { password: 'hunter2' }, url: 'mysql://root:hunter2@db/allot' }, 'configured');
    log.error({ err: new Error('cannot reach mysql://root:hunter2@db:3306/allot') }, 'no database');
    flush();
    expect(await readFile(join(folder, 'logs', 'console.1.log'), 'utf8')).not.toContain('hunter2');
  });

  test('keeps the parameters of a statement out, and says which statement failed', async () => {
    const { log, flush } = await openLog({ dataDir: folder, name: 'console', level: 'info' });
    const driver = Object.assign(new Error("Unknown column 'password'"), {
      code: 'ER_BAD_FIELD_ERROR',
      sql: "update auth_accounts set password = 'a-salt:a-hash'",
    });
    const failed = new DrizzleQueryError(
      'update auth_accounts set password = ? where id = ?',
      ['a-salt:a-hash\nof two lines', 7],
      driver,
    );
    log.error({ err: failed }, 'the statement itself');
    log.error({ err: new Error('outer', { cause: failed }) }, 'as a cause');
    log.error({ err: new AggregateError([failed], 'several') }, 'as one of several');
    const body = { message: 'no session', cause: failed };
    log.error({ err: Object.assign(new Error('no session'), { body }) }, 'in what a library adds');
    flush();
    const text = await readFile(join(folder, 'logs', 'console.1.log'), 'utf8');
    expect(text).not.toMatch(/a-salt|two lines/);
    const [first] = text.split('\n').map((line) => line && JSON.parse(line));
    expect(first.err).toMatchObject({
      type: 'DrizzleQueryError',
      message: 'Failed query: update auth_accounts set password = ? where id = ?',
      stack: expect.stringMatching(/^Error: Failed query.*\n {4}at /),
      cause: { code: 'ER_BAD_FIELD_ERROR', message: "Unknown column 'password'" },
    });
  });

  test.each([
    ['mysql://root:a%20b@h:1/x?y', 'mysql://root:***@h:1/x?y'],
    ['mysql://root@h/x', 'mysql://root@h/x'],
    ['at 12:30 mail me@example.org', 'at 12:30 mail me@example.org'],
  ])('of "%s" leaves "%s"', (line, left) => {
    expect(withoutCredentials(line)).toBe(left);
  });
});
