import { z } from 'zod';
import { type Instant, isZone } from '@/lib/period';
import { readWebhooks, type Webhook } from './alert/webhooks';
import { readAddress, readNetworks, readPublicUrl, type Variable, variable } from './config-values';
import { ProgramStartError, readProgramStart } from './program-start';

export type GivenDatabases = {
  readonly own: string;
  readonly source: string;
  readonly remote: string | null;
};

/** Everything that the environment says, parsed once. */
export type Config = {
  /** The servers that were named, or null for the private one of the data folder. */
  readonly databases: GivenDatabases | null;
  /** Whether the sample program is filled in and goes on by itself. */
  readonly sample: boolean;
  readonly environment: 'sample' | 'test' | 'production';
  readonly programName: string;
  readonly zone: string;
  /** The start of the program's first day; null leaves it to what is recorded, or to the first start. */
  readonly programStart: Instant | null;
  readonly specialPartners: readonly bigint[];
  readonly dataDir: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly host: string;
  readonly port: number;
  /** Where people reach the console, without a slash at its end; null where it was not said. */
  readonly publicUrl: string | null;
  /** What session cookies are signed with; null leaves it to the secret that is made in the data folder. */
  readonly authSecret: string | null;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Where an old script keeps its lists, for `distribute --shadow`; null where it was not said. */
  readonly shadow: string | null;
  /** Where alerts are sent; the addresses are secrets. */
  readonly webhooks: readonly Webhook[];
  /** How long a run may wait for a person before somebody is told, in minutes. */
  readonly waitMinutes: number;
  /** How long after it fell due a period may be unpublished before somebody is told, in minutes. */
  readonly lateMinutes: number;
  /** Due periods older than this are shown as missed and are not run by themselves. */
  readonly catchUpHours: number;
  /** How many days after its end a period's results are kept in the database before they are archived; null keeps them for ever. */
  readonly retentionDays: number | null;
  readonly scheduler: boolean;
};

/** Every fault of the environment at once, a sentence each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(`The configuration does not hold:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const LARGEST_ID = 18_446_744_073_709_551_615n;

const VARIABLES = {
  DATABASE_URL: variable(null, readAddress),
  SOURCE_DATABASE_URL: variable(null, readAddress),
  REMOTE_DATABASE_URL: variable(null, readAddress),
  SHADOW_DATABASE_URL: variable(null, readAddress),
  SAMPLE_PROGRAM: variable(null, oneOf(['on', 'off'])),
  ENVIRONMENT: variable(null, oneOf(['sample', 'test', 'production'])),
  PROGRAM_NAME: variable(null, (text, fault) =>
    text.length <= 100 ? text : fault('has more than 100 characters'),
  ),
  PROGRAM_ZONE: variable('UTC', (text, fault) =>
    isZone(text) ? text : fault(`is "${text}", which is no time zone; write it as Asia/Tokyo`),
  ),
  PROGRAM_START: variable(null, (text) => text),
  SPECIAL_PARTNERS: variable([], readIds),
  DATA_DIR: variable('.allot', (text) => text),
  LOG_LEVEL: variable('info', oneOf(LOG_LEVELS)),
  HOST: variable('127.0.0.1', (text, fault) =>
    /^[\w.:-]+$/.test(text) ? text : fault(`is "${text}", which is no host name or address`),
  ),
  PORT: variable(3000, integer(1, 65_535)),
  PUBLIC_URL: variable(null, readPublicUrl),
  AUTH_SECRET: variable(null, (text, fault) =>
    text.length >= 32 ? text : fault('has fewer than 32 characters; make one with: openssl rand -hex 32'),
  ),
  TRUSTED_PROXIES: variable([], readNetworks),
  ALERT_WEBHOOK_URL: variable([], readWebhooks),
  ALERT_WAIT_MINUTES: variable(60, integer(1, 100_000)),
  ALERT_LATE_MINUTES: variable(15, integer(1, 100_000)),
  // Eight days: the sample's first start catches up on the last seven and some hours, and so does a week's outage.
  CATCH_UP_HOURS: variable(192, integer(1, 100_000)),
  RETENTION_DAYS: variable(400, readRetention),
  SCHEDULER: variable('on', oneOf(['on', 'off'])),
};

/** Every variable that is read. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES);

const schema = z.object(VARIABLES);

/** Reads the configuration. A variable that is empty counts as not given. @throws ConfigError naming every fault at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, environment[name]]));
  const result = schema.safeParse(given);
  const issues = result.success ? [] : result.error.issues;
  const faults = [
    ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`),
    ...databaseFaults(environment),
  ];
  // A start is judged by the zone, so where the zone itself is at fault nothing can be said of it.
  const zone = VARIABLES.PROGRAM_ZONE.safeParse(environment.PROGRAM_ZONE);
  const start = zone.success ? programStart(environment.PROGRAM_START, zone.data, faults) : null;
  if (!result.success || faults.length > 0) throw new ConfigError(faults);
  return assemble(result.data, start);
}

function assemble(values: z.output<typeof schema>, programStart: Instant | null): Config {
  const { DATABASE_URL: own, SOURCE_DATABASE_URL: source, REMOTE_DATABASE_URL: remote } = values;
  const databases = own !== null && source !== null ? { own, source, remote } : null;
  const sample = values.SAMPLE_PROGRAM === null ? databases === null : values.SAMPLE_PROGRAM === 'on';
  return {
    databases,
    sample,
    environment: values.ENVIRONMENT ?? (sample ? 'sample' : 'production'),
    programName: values.PROGRAM_NAME ?? (sample ? 'Sample program' : 'Partner program'),
    zone: values.PROGRAM_ZONE,
    programStart,
    specialPartners: values.SPECIAL_PARTNERS,
    dataDir: values.DATA_DIR,
    logLevel: values.LOG_LEVEL,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    authSecret: values.AUTH_SECRET,
    trustedProxies: values.TRUSTED_PROXIES,
    shadow: values.SHADOW_DATABASE_URL,
    webhooks: values.ALERT_WEBHOOK_URL,
    waitMinutes: values.ALERT_WAIT_MINUTES,
    lateMinutes: values.ALERT_LATE_MINUTES,
    catchUpHours: values.CATCH_UP_HOURS,
    retentionDays: values.RETENTION_DAYS,
    scheduler: values.SCHEDULER === 'on',
  };
}

function databaseFaults(environment: Readonly<Record<string, string | undefined>>): string[] {
  const given = (name: string) => Boolean(environment[name]?.trim());
  if (given('DATABASE_URL')) {
    return given('SOURCE_DATABASE_URL')
      ? []
      : [
          'SOURCE_DATABASE_URL is missing: with DATABASE_URL given, it names the database that votes are read from.',
        ];
  }
  return ['SOURCE_DATABASE_URL', 'REMOTE_DATABASE_URL']
    .filter(given)
    .map(
      (name) =>
        `${name} is given without DATABASE_URL, which names the database that Allot keeps its own tables in.`,
    );
}

function programStart(text: string | undefined, zone: string, faults: string[]): Instant | null {
  if (!text?.trim()) return null;
  try {
    return readProgramStart(text.trim(), zone);
  } catch (error) {
    if (!(error instanceof ProgramStartError)) throw error;
    faults.push(`PROGRAM_START ${error.message}.`);
    return null;
  }
}

function oneOf<const Choice extends string>(choices: readonly Choice[]): Variable<Choice> {
  return (text, fault) => {
    const choice = choices.find((one) => one === text.toLowerCase());
    return choice ?? fault(`is "${text}", which is none of ${choices.join(', ')}`);
  };
}

function integer(least: number, most: number): Variable<number> {
  return (text, fault) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most
      ? value
      : fault(`is "${text}", which is no whole number from ${least} to ${most}`);
  };
}

/** The shortest time: a week, in which mistakes are found that a rerun puts right. */
const LEAST_RETENTION = 7;

function readRetention(text: string, fault: (sentence: string) => never): number | null {
  if (text === '0' || text.toLowerCase() === 'off') return null;
  const days = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return days >= LEAST_RETENTION
    ? days
    : fault(
        `is "${text}", which is no whole number of days from ${LEAST_RETENTION} on; write off to keep everything`,
      );
}

function readIds(text: string, fault: (sentence: string) => never): bigint[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const wrong = words.filter((word) => !/^\d{1,20}$/.test(word) || BigInt(word) > LARGEST_ID);
  if (wrong.length > 0)
    fault(`names ${wrong.map((word) => `"${word}"`).join(', ')}, which are no partner ids`);
  return [...new Set(words.map(BigInt))];
}
