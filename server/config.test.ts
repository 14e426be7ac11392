import { describe, expect, test } from 'vitest';
import { formatInstant } from '@/lib/period';
import { ConfigError, readConfig } from './config';
import { showAddress } from './config-values';

const URLS = {
  DATABASE_URL: 'mysql://allot:secret@db.example/allot',
  SOURCE_DATABASE_URL: 'mysql://reader@db.example/program',
};

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('an empty environment means the private server with the sample program', () => {
  expect(readConfig({})).toEqual({
    databases: null,
    sample: true,
    environment: 'sample',
    programName: 'Sample program',
    zone: 'UTC',
    programStart: null,
    specialPartners: [],
    dataDir: '.allot',
    logLevel: 'info',
    host: '127.0.0.1',
    port: 3000,
    publicUrl: null,
    authSecret: null,
    trustedProxies: [],
    shadow: null,
    webhooks: [],
    waitMinutes: 60,
    lateMinutes: 15,
    catchUpHours: 192,
    retentionDays: 400,
    scheduler: true,
  });
  expect(readConfig({ PORT: '', PROGRAM_ZONE: '  ', DATABASE_URL: '' })).toEqual(readConfig({}));
});

test('everything given is taken', () => {
  const config = readConfig({
    ...URLS,
    REMOTE_DATABASE_URL: 'mysql://w@[::1]:3307/remote',
    PROGRAM_NAME: ' Choice ',
    PROGRAM_ZONE: 'Asia/Tokyo',
    PROGRAM_START: '2026-11-22',
    SPECIAL_PARTNERS: '7, 18446744073709551615,7',
    DATA_DIR: '/var/lib/allot',
    LOG_LEVEL: 'DEBUG',
    HOST: '0.0.0.0',
    PORT: '8080',
    CATCH_UP_HOURS: '24',
    SCHEDULER: 'off',
    ENVIRONMENT: 'test',
  });
  expect(config.databases?.remote).toBe('mysql://w@[::1]:3307/remote');
  expect(config).toMatchObject({
    sample: false,
    environment: 'test',
    programName: 'Choice',
    zone: 'Asia/Tokyo',
  });
  expect(config).toMatchObject({
    logLevel: 'debug',
    host: '0.0.0.0',
    port: 8080,
    catchUpHours: 24,
    scheduler: false,
  });
  expect(config.specialPartners).toEqual([7n, 18_446_744_073_709_551_615n]);
  expect(config.programStart && formatInstant(config.programStart)).toBe('2026-11-21T15:00:00Z');
});

test('named databases are production without the sample, unless the environment says otherwise', () => {
  expect(readConfig(URLS)).toMatchObject({
    sample: false,
    environment: 'production',
    programName: 'Partner program',
  });
  expect(readConfig({ ...URLS, SAMPLE_PROGRAM: 'on' })).toMatchObject({
    sample: true,
    environment: 'sample',
  });
  expect(readConfig({ SAMPLE_PROGRAM: 'off' })).toMatchObject({ databases: null, sample: false });
});

test('every fault is named at once, a sentence each', () => {
  const faults = faultsOf({
    DATABASE_URL: 'postgres://h/x',
    PROGRAM_ZONE: 'Mars/Olympus',
    SPECIAL_PARTNERS: '1,-2,18446744073709551616',
    LOG_LEVEL: 'loud',
    PORT: '70000',
    CATCH_UP_HOURS: '0',
    SCHEDULER: 'maybe',
    HOST: 'a b',
  });
  const named = faults.map((fault) => fault.split(' ')[0]).sort();
  expect(named).toEqual([
    'CATCH_UP_HOURS',
    'DATABASE_URL',
    'HOST',
    'LOG_LEVEL',
    'PORT',
    'PROGRAM_ZONE',
    'SCHEDULER',
    'SOURCE_DATABASE_URL',
    'SPECIAL_PARTNERS',
  ]);
  for (const fault of faults) expect(fault).toMatch(/\.$/);
});

test('results are kept for some days, or for ever', () => {
  expect(readConfig({ RETENTION_DAYS: '30' }).retentionDays).toBe(30);
  for (const ever of ['0', 'off', 'OFF'])
    expect(readConfig({ RETENTION_DAYS: ever }).retentionDays).toBe(null);
  for (const wrong of ['6', '-1', '1.5', 'never'])
    expect(faultsOf({ RETENTION_DAYS: wrong })).toEqual([
      expect.stringMatching(
        /^RETENTION_DAYS is ".*no whole number of days from 7 on; write off to keep everything/,
      ),
    ]);
});

describe('a program start', () => {
  test.each([
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00Z'],
    ['2026-11-22T00:00Z', 'UTC', '2026-11-22T00:00:00Z'],
    ['2026-11-22T00:00+09:00', 'Asia/Tokyo', '2026-11-21T15:00:00Z'],
    // In São Paulo of 2018 the clocks went forward at midnight, so that day begins at one o'clock.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    const { programStart } = readConfig({ PROGRAM_START: text, PROGRAM_ZONE: zone });
    expect(programStart && formatInstant(programStart)).toBe(instant);
  });

  test.each([
    ['2026-02-30', /no date of the calendar/],
    ['yesterday', /write a date as/],
    ['2026-11-22T01:00Z', /whole day.*2026-11-22T00:00:00Z/],
  ])('%s is refused', (text, sentence) => {
    expect(faultsOf({ PROGRAM_START: text })).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('an address', () => {
  test.each(['mysql://h', 'mysql://h/', 'h:3306/x', 'mysql://u:se#cret@h/x', 'not an address'])(
    'such as %s is refused without being repeated',
    (url) => {
      const faults = faultsOf({ ...URLS, DATABASE_URL: url });
      expect(faults).toHaveLength(1);
      expect(faults[0]).not.toContain('cret@');
    },
  );

  test('is shown without its password', () => {
    expect(showAddress(URLS.DATABASE_URL)).toBe('mysql://allot@db.example/allot');
    expect(showAddress('mysql://root@localhost/a?socketPath=%2Ftmp%2Fs&password1=x')).toBe(
      'mysql://root@localhost/a by /tmp/s',
    );
    expect(showAddress('mysql://u:se#cret@h')).not.toContain('cret@h');
  });

  test('other databases need the own one', () => {
    expect(faultsOf({ REMOTE_DATABASE_URL: 'mysql://h/x' })).toEqual([
      expect.stringMatching(/^REMOTE_DATABASE_URL is given without DATABASE_URL/),
    ]);
  });
});
