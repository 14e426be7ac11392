import type { Pool } from 'mysql2/promise';
import type { Instant } from '@/lib/period';
import { DEFAULT_POLICY, parsePolicy } from '@/lib/policy';
import { type Config, readConfig } from '../config';
import { openAddresses } from '../db/addresses';
import { fromDatetime } from '../db/columns';
import { openPool } from '../db/connection';
import { type Snapshot, withSnapshot } from '../db/snapshot';
import { codeOf } from '../db/transaction';
import type { PolicyVersion } from '../policy/policies';
import { joinProcesses, leaveProcesses } from '../processes';
import { whileInterruptible } from './session';

/** What a verb works with that writes to no database: it brings no schema up to date, and needs no program that has begun. */
export type ReadOnlySession = {
  readonly config: Config;
  readonly source: Pool;
  readonly sourceUrl: string;
  readonly now: Instant;
  /** The zone and the approved policies, the oldest first, as they are recorded; else those that a program would begin with. */
  readonly zone: string;
  readonly policies: readonly PolicyVersion[];
  /** Whether they are recorded. */
  readonly begun: boolean;
  readonly signal: AbortSignal;
};

export async function withReadOnlySession<T>(verb: (session: ReadOnlySession) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  await joinProcesses(config.dataDir, 'cli');
  try {
    return await whileInterruptible((signal) => inSession(config, signal, verb));
  } finally {
    await leaveProcesses(config.dataDir);
  }
}

async function inSession<T>(
  config: Config,
  signal: AbortSignal,
  verb: (session: ReadOnlySession) => Promise<T>,
): Promise<T> {
  const addresses = await openAddresses(config);
  const [own, source] = [openPool(addresses.own), openPool(addresses.source)];
  try {
    const recorded = await orNotBegun(() => withSnapshot(own, readRecorded));
    const now = recorded?.now ?? (await withSnapshot(source, readClock));
    const begun = recorded !== null && recorded.policies.length > 0;
    const first: PolicyVersion = { version: 1, inForceFrom: 0 as Instant, policy: DEFAULT_POLICY };
    return await verb({
      config,
      source,
      sourceUrl: addresses.source,
      now,
      zone: recorded?.zone ?? config.zone,
      policies: begun ? recorded.policies : [first],
      begun,
      signal,
    });
  } finally {
    await Promise.allSettled([own.end(), source.end()]);
  }
}

type Recorded = {
  readonly now: Instant;
  readonly zone: string | null;
  readonly policies: readonly PolicyVersion[];
};

async function readRecorded(snapshot: Snapshot): Promise<Recorded> {
  const now = await readClock(snapshot);
  const [program] = await snapshot.rows('SELECT zone FROM program WHERE id = 1');
  const versions = await snapshot.rows(
    'SELECT version, in_force_from, policy FROM policies WHERE approved_by IS NOT NULL ORDER BY in_force_from, version',
  );
  return {
    now,
    zone: program ? String(program[0]) : null,
    policies: versions.map(([version, inForceFrom, policy]) => ({
      version: Number(version),
      inForceFrom: fromDatetime(String(inForceFrom)),
      policy: parsePolicy(JSON.parse(String(policy))),
    })),
  };
}

async function readClock(snapshot: Snapshot): Promise<Instant> {
  const [row] = await snapshot.rows('SELECT CAST(UTC_TIMESTAMP(3) AS CHAR)');
  return fromDatetime(String(row![0]));
}

/** A database that is not there yet, or holds nothing of ours, is one of a program that has not begun. */
async function orNotBegun<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (['ER_NO_SUCH_TABLE', 'ER_BAD_DB_ERROR'].includes(codeOf(error))) return null;
    throw error;
  }
}
