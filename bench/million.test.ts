import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the bench fills a small program, distributes an hour and a day of it and prints them beside their floors', async () => {
  const parameters = [
    '--import',
    'tsx',
    'bench/million.ts',
    '--partners',
    '500',
    '--votes',
    '2000',
    '--console',
    '0',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  expect(stdout).toContain('### hourly cycle, 500 partners, 2,000 votes');
  expect(stdout).toContain('### daily cycle, 500 partners, 8,000 votes');
  const rowsOf = (name: string) =>
    [...stdout.matchAll(new RegExp(`^\\| ${name} +\\| +[\\d.]+ \\| +([\\d,]+) \\|`, 'gm'))].map(
      ([, rows]) => rows,
    );
  expect(rowsOf('read')).toEqual(['2,000', '8,016']);
  expect(rowsOf('compute')).toEqual(['490', '490']);
  expect(rowsOf('sweep of 3 hours')).toEqual(['6,000']);
  expect(rowsOf('sweep of 48 hours')).toEqual(['16,032']);
  for (const client of ['mysql2', 'mariadb']) {
    expect(rowsOf(`floor: read by ${client}`)).toEqual(['2,500', '8,516']);
    expect(rowsOf(`floor: LOAD DATA by ${client}`)).toEqual(['490', '490']);
  }
}, 120_000);
