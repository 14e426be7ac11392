import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  char,
  date,
  index,
  int,
  mysqlTable,
  primaryKey,
  text,
  tinyint,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core';
import type { Account } from '@/lib/accounts';
import type { Instant, Kind } from '@/lib/period';
import type { Policy } from '@/lib/policy';
import type { Status, Step } from '@/lib/run';
import { amount, document, instant } from './columns';

// Conflicting writers are told apart by unique keys and row counts. There are no foreign keys, triggers or procedures, so that the
// schema also runs on Galera, TiDB and Vitess.

const kind = () => varchar('kind', { length: 8 }).$type<Kind>().notNull();
const account = (name: string) => varchar(name, { length: 16 }).$type<Account>().notNull();
const id = () => bigint('id', { mode: 'number', unsigned: true }).autoincrement().primaryKey();
const runId = () => bigint('run_id', { mode: 'number', unsigned: true });
const partnerId = () => bigint('partner_id', { mode: 'bigint', unsigned: true }).notNull();
const sumOf = (name: string) => amount(name, { sum: true });
const clock = (name: string) => instant(name, { fsp: 3 });

/** The one row that says which program this database belongs to. */
export const program = mysqlTable('program', {
  id: tinyint('id').primaryKey(),
  zone: varchar('zone', { length: 64 }).notNull(),
  startAt: instant('start_at').notNull(),
});

export const policies = mysqlTable('policies', {
  version: int('version', { unsigned: true }).primaryKey(),
  inForceFrom: instant('in_force_from').notNull(),
  policy: document<Policy>()('policy').notNull(),
  proposedBy: varchar('proposed_by', { length: 190 }).notNull(),
  /** Who put it in force; null while it is only proposed. */
  approvedBy: varchar('approved_by', { length: 190 }),
  rejectedBy: varchar('rejected_by', { length: 190 }),
  decidedAt: clock('decided_at'),
  reason: text('reason').notNull(),
  createdAt: clock('created_at').notNull(),
});

export const specialLists = mysqlTable('special_lists', {
  version: int('version', { unsigned: true }).primaryKey(),
  changedBy: varchar('changed_by', { length: 190 }).notNull(),
  reason: text('reason').notNull(),
  createdAt: clock('created_at').notNull(),
});

export const specialPartners = mysqlTable(
  'special_partners',
  { version: int('version', { unsigned: true }).notNull(), partnerId: partnerId() },
  (table) => [primaryKey({ columns: [table.version, table.partnerId] })],
);

export const runs = mysqlTable(
  'runs',
  {
    id: id(),
    kind: kind(),
    periodStart: instant('period_start').notNull(),
    periodEnd: instant('period_end').notNull(),
    localDay: date('local_day', { mode: 'string' }).notNull(),
    /** The local hour of an hourly run, null for a day. */
    localHour: tinyint('local_hour', { unsigned: true }),
    attempt: int('attempt', { unsigned: true }).notNull(),
    status: varchar('status', { length: 12 }).$type<Status>().notNull(),
    /** 1 while computing or waiting: with its unique key a period has at most one active attempt. */
    active: tinyint('active').generatedAlwaysAs(
      sql`(case when status in ('computing', 'waiting') then 1 end)`,
      {
        mode: 'stored',
      },
    ),
    /** 1 while published: with its unique key a period has at most one published attempt. */
    published: tinyint('published').generatedAlwaysAs(sql`(case when status = 'published' then 1 end)`, {
      mode: 'stored',
    }),
    /** The published attempt that a rerun was computed against, null for an attempt of an unpublished period. */
    baseRunId: bigint('base_run_id', { mode: 'number', unsigned: true }),
    standings: varchar('standings', { length: 8 }).$type<'frozen' | 'current'>().notNull(),
    policyVersion: int('policy_version', { unsigned: true }).notNull(),
    specialVersion: int('special_version', { unsigned: true }).notNull(),
    engineVersion: varchar('engine_version', { length: 16 }).notNull(),
    requestedBy: varchar('requested_by', { length: 190 }).notNull(),
    reason: text('reason'),
    /** Whether what the period's earmark cannot bear is taken from `adjustments`. */
    cover: boolean('cover').notNull(),
    decidedBy: varchar('decided_by', { length: 190 }),
    decisionReason: text('decision_reason'),
    gate: varchar('gate', { length: 8 }).$type<'auto' | 'manual' | 'guarded'>().notNull(),
    gateReason: text('gate_reason'),

    fence: int('fence', { unsigned: true }).notNull(),
    beats: bigint('beats', { mode: 'number', unsigned: true }).notNull(),
    leaseOwner: varchar('lease_owner', { length: 64 }),
    leaseUntil: clock('lease_until'),

    openedAt: clock('opened_at').notNull(),
    heldAt: clock('held_at'),
    computedAt: clock('computed_at'),
    decidedAt: clock('decided_at'),
    /** When the published run was looked after; until then some instance has still to. */
    checkedAt: clock('checked_at'),

    voters: int('voters', { unsigned: true }),
    eligible: int('eligible', { unsigned: true }),
    votes: bigint('votes', { mode: 'number', unsigned: true }),
    ccVoted: sumOf('cc_voted'),
    ccRate: amount('cc_rate'),
    marketRate: amount('market_rate'),
    badRows: document<BadRows>()('bad_rows'),
    /** The newest vote that the source had when it was read, up to the period's end. */
    newestVoteAt: instant('newest_vote_at'),
    /** What was divided. */
    budget: sumOf('budget'),
    /** The same, before a negative one was divided as 0. */
    nominalBudget: sumOf('nominal_budget'),
    paid: sumOf('paid'),
    carried: sumOf('carried'),
    bonus: sumOf('bonus'),
    eccCap: sumOf('ecc_cap'),
    /** Differences of the other pool that this attempt found and could not book. */
    openParts: document<readonly { pool: Kind; hourStart: Instant; amount: string }[]>()('open_parts'),
    inputDigest: char('input_digest', { length: 64 }),
    resultDigest: char('result_digest', { length: 64 }),
    /** When its rows were archived, so that nobody reads them here any more; `archives` says where they are. */
    archivedAt: clock('archived_at'),
  },
  (table) => [
    uniqueIndex('runs_attempt').on(table.kind, table.periodStart, table.attempt),
    uniqueIndex('runs_active').on(table.kind, table.periodStart, table.active),
    uniqueIndex('runs_published').on(table.kind, table.published, table.periodStart),
    // For the lists that other systems read: they look for a period among those whose rows are not archived.
    index('runs_shown').on(table.kind, table.published, table.archivedAt, table.periodStart),
    index('runs_status').on(table.status, table.kind, table.periodStart),
    index('runs_period').on(table.periodStart, table.kind),
    // For readers of the log, who know the program's dates.
    index('runs_local_day').on(table.localDay, table.kind),
  ],
);

/** Bad rows of a source by kind; what each kind is stands in `server/source/bad-rows.ts`. */
export type BadRows = Readonly<Record<string, number>>;

export const runSteps = mysqlTable(
  'run_steps',
  {
    runId: runId().notNull(),
    step: varchar('step', { length: 12 }).$type<Step>().notNull(),
    startedAt: clock('started_at').notNull(),
    endedAt: clock('ended_at'),
    rowsDone: bigint('rows_done', { mode: 'number', unsigned: true }).notNull(),
    error: text('error'),
    tries: int('tries', { unsigned: true }).notNull(),
    nextTryAt: clock('next_try_at'),
  },
  (table) => [primaryKey({ columns: [table.runId, table.step] })],
);

/** What an attempt counted in each hour of its period, and the accruals that it was counted against. */
export const runHours = mysqlTable(
  'run_hours',
  {
    runId: runId().notNull(),
    hourStart: instant('hour_start').notNull(),
    hourEnd: instant('hour_end').notNull(),
    votes: bigint('votes', { mode: 'number', unsigned: true }).notNull(),
    cc: sumOf('cc').notNull(),
    rate: amount('rate').notNull(),
    hourlyShare: varchar('hourly_share', { length: 64 }).notNull(),
    hourlySeq: int('hourly_seq', { unsigned: true }).notNull(),
    dailySeq: int('daily_seq', { unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.hourStart] })],
);

export const runCategories = mysqlTable(
  'run_categories',
  {
    runId: runId().notNull(),
    category: varchar('category', { length: 16 }).notNull(),
    ordinal: tinyint('ordinal', { unsigned: true }).notNull(),
    budget: sumOf('budget').notNull(),
    members: int('members', { unsigned: true }).notNull(),
    paid: sumOf('paid').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.category] })],
);

const reward = () => ({
  runId: runId().notNull(),
  place: int('place', { unsigned: true }).notNull(),
  partnerId: partnerId(),
  position: int('position', { unsigned: true }),
  votes: int('votes', { unsigned: true }).notNull(),
  votesByType: document<Record<string, number>>()('votes_by_type').notNull(),
  ccVoted: sumOf('cc_voted').notNull(),
  /** The figure that the program gave, null where it gave none. */
  ecc: amount('ecc'),
});

// The primary key keeps a run's rows together in the order of their places. An index that begins with partner_id would scatter every
// load over the whole table; readers by partner go from the published runs to one row each through the unique key instead.
export const hourlyRewards = mysqlTable(
  'hourly_rewards',
  {
    ...reward(),
    top10p: amount('top10p'),
    top10: amount('top10'),
    top100: amount('top100'),
    top1000: amount('top1000'),
    all: amount('all'),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.place] }),
    uniqueIndex('hourly_rewards_partner').on(table.runId, table.partnerId),
  ],
);

export const dailyRewards = mysqlTable(
  'daily_rewards',
  {
    ...reward(),
    top10: amount('top10'),
    top100: amount('top100'),
    top1000: amount('top1000'),
    top10000: amount('top10000'),
    all: amount('all'),
    top10pEcc: amount('top10p_ecc'),
    top50p: amount('top50p'),
    bonus: amount('bonus').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.place] }),
    uniqueIndex('daily_rewards_partner').on(table.runId, table.partnerId),
  ],
);

/** Voters that take no part, with their frozen standing and the reason. */
export const leftOut = mysqlTable(
  'left_out',
  {
    runId: runId().notNull(),
    partnerId: partnerId(),
    position: int('position', { unsigned: true }),
    votes: int('votes', { unsigned: true }).notNull(),
    votesByType: document<Record<string, number>>()('votes_by_type').notNull(),
    ccVoted: sumOf('cc_voted').notNull(),
    ecc: amount('ecc'),
    active: boolean('active').notNull(),
    reason: varchar('reason', { length: 16 }).$type<'inactive' | 'too few votes'>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.partnerId] })],
);

export const accruals = mysqlTable(
  'accruals',
  {
    hourStart: instant('hour_start').notNull(),
    pool: varchar('pool', { length: 8 }).$type<Kind>().notNull(),
    seq: int('seq', { unsigned: true }).notNull(),
    sort: varchar('sort', { length: 10 }).$type<'first' | 'late' | 'correction'>().notNull(),
    votes: bigint('votes', { mode: 'number', unsigned: true }).notNull(),
    cc: sumOf('cc').notNull(),
    rate: amount('rate').notNull(),
    hourlyShare: varchar('hourly_share', { length: 64 }).notNull(),
    amount: sumOf('amount').notNull(),
    /** The period of the pool's kind that the CC was earmarked for. */
    earmarkedFor: instant('earmarked_for').notNull(),
    runId: runId(),
    sweepId: bigint('sweep_id', { mode: 'number', unsigned: true }),
    bookedAt: clock('booked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.hourStart, table.pool, table.seq] })],
);

/** One row; every booking begins by raising its version, which orders bookings one after another on one server and in a cluster. */
export const ledger = mysqlTable('ledger', {
  id: tinyint('id').primaryKey(),
  version: bigint('version', { mode: 'number', unsigned: true }).notNull(),
});

export const accounts = mysqlTable('accounts', {
  account: account('account').primaryKey(),
  balance: sumOf('balance').notNull(),
});

export const entries = mysqlTable(
  'entries',
  {
    id: id(),
    at: clock('at').notNull(),
    fromAccount: account('from_account'),
    toAccount: account('to_account'),
    amount: sumOf('amount').notNull(),
    /** The period that the entry is about. */
    kind: kind(),
    periodStart: instant('period_start').notNull(),
    /** The earmark that a pool gives from, and the one that a pool takes into. */
    fromEarmark: instant('from_earmark'),
    toEarmark: instant('to_earmark'),
    reason: varchar('reason', { length: 24 }).notNull(),
    runId: runId(),
    sweepId: bigint('sweep_id', { mode: 'number', unsigned: true }),
  },
  (table) => [
    index('entries_run').on(table.runId),
    index('entries_period').on(table.kind, table.periodStart),
    // What came to be earmarked for a period may be about any other one; there are a few entries an hour, so that these cost nothing.
    index('entries_to_earmark').on(table.toEarmark),
    index('entries_from_earmark').on(table.fromEarmark),
  ],
);

export const earmarks = mysqlTable(
  'earmarks',
  { kind: kind(), periodStart: instant('period_start').notNull(), amount: sumOf('amount').notNull() },
  (table) => [primaryKey({ columns: [table.kind, table.periodStart] })],
);

/**
 * What was published for a period elsewhere, as decimal strings: what was paid and issued as bonus, and the budget that the books here took for
 * it. Where nobody knows the attempt, it is told by no digest.
 */
export type Elsewhere = {
  readonly attempt: number;
  readonly resultDigest: string | null;
  readonly publishedAt: Instant | null;
  readonly budget: string;
  readonly paid: string;
  readonly bonus: string;
};

export const skips = mysqlTable(
  'skips',
  {
    kind: kind(),
    periodStart: instant('period_start').notNull(),
    amount: sumOf('amount').notNull(),
    skippedBy: varchar('skipped_by', { length: 190 }).notNull(),
    reason: text('reason').notNull(),
    skippedAt: clock('skipped_at').notNull(),
    /** What another copy of this database published for the period; null where it was skipped and nobody was paid. */
    elsewhere: document<Elsewhere>()('elsewhere'),
  },
  (table) => [primaryKey({ columns: [table.kind, table.periodStart] })],
);

/** Periods whose attempt was refused, for CC that is missing: they stay as they were until a person covers it or the source is mended. */
export const refusals = mysqlTable(
  'refusals',
  {
    kind: kind(),
    periodStart: instant('period_start').notNull(),
    sentence: text('sentence').notNull(),
    missing: sumOf('missing').notNull(),
    tries: int('tries', { unsigned: true }).notNull(),
    refusedAt: clock('refused_at').notNull(),
    nextTryAt: clock('next_try_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.periodStart] })],
);

/** Schedules that a person has paused; due periods wait, and a person may still run them. */
export const pauses = mysqlTable('pauses', {
  kind: varchar('kind', { length: 8 }).$type<Kind>().primaryKey(),
  pausedBy: varchar('paused_by', { length: 190 }).notNull(),
  reason: text('reason').notNull(),
  since: clock('since').notNull(),
  /** When it resumes by itself, null for until a person resumes it. */
  until: clock('until'),
});

/** Corrections of accounts by hand: one person proposes, another approves. */
export const handBookings = mysqlTable('hand_bookings', {
  id: id(),
  fromAccount: account('from_account'),
  fromEarmark: instant('from_earmark'),
  toAccount: account('to_account'),
  toEarmark: instant('to_earmark'),
  amount: sumOf('amount').notNull(),
  status: varchar('status', { length: 10 }).$type<'proposed' | 'booked' | 'rejected'>().notNull(),
  proposedBy: varchar('proposed_by', { length: 190 }).notNull(),
  reason: text('reason').notNull(),
  proposedAt: clock('proposed_at').notNull(),
  decidedBy: varchar('decided_by', { length: 190 }),
  decisionReason: text('decision_reason'),
  decidedAt: clock('decided_at'),
});

export const sweeps = mysqlTable('sweeps', {
  id: id(),
  startedAt: clock('started_at').notNull(),
  endedAt: clock('ended_at'),
  /** The hours behind a run, those before a day, or all that are kept. */
  reach: varchar('reach', { length: 8 }).$type<'behind' | 'before' | 'all' | 'asked'>().notNull(),
  fromHour: instant('from_hour').notNull(),
  toHour: instant('to_hour').notNull(),
  hours: int('hours', { unsigned: true }).notNull(),
  booked: sumOf('booked').notNull(),
  error: text('error'),
});

/** Hours in which the source no longer says what was counted: late votes that wait, or votes that went. */
export const sightings = mysqlTable('sightings', {
  hourStart: instant('hour_start').primaryKey(),
  seenAt: clock('seen_at').notNull(),
  votes: bigint('votes', { mode: 'number', unsigned: true }).notNull(),
  cc: sumOf('cc').notNull(),
  /** Late CC up to this figure was left by a person, with the reason. */
  leftCc: sumOf('left_cc'),
  leftBy: varchar('left_by', { length: 190 }),
  leftReason: text('left_reason'),
});

export const transfers = mysqlTable(
  'transfers',
  {
    runId: runId().notNull(),
    partnerId: partnerId(),
    time: instant('time').notNull(),
    amount: amount('amount').notNull(),
    status: varchar('status', { length: 10 }).$type<'pending' | 'delivered' | 'cancelled'>().notNull(),
    tries: int('tries', { unsigned: true }).notNull(),
    nextTryAt: clock('next_try_at').notNull(),
    deliveredAt: clock('delivered_at'),
    error: text('error'),
    /** Since when it has been on its way; null for one that an older version queued, which was when its run was published. */
    pendingSince: clock('pending_since'),
    /** When the log was told that it is stuck. */
    stuckToldAt: clock('stuck_told_at'),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.partnerId] }),
    index('transfers_due').on(table.status, table.nextTryAt),
    index('transfers_time').on(table.time, table.partnerId),
  ],
);

export const rewardPoolState = mysqlTable('reward_pool_state', {
  day: date('day', { mode: 'string' }).primaryKey(),
  accumulatedDailyPool: sumOf('accumulated_daily_pool').notNull(),
});

export const rewardDistributionLogs = mysqlTable(
  'reward_distribution_logs',
  {
    id: id(),
    runId: runId().notNull(),
    attempt: int('attempt', { unsigned: true }).notNull(),
    rewardType: varchar('reward_type', { length: 8 }).$type<Kind>().notNull(),
    timestamp: clock('timestamp').notNull(),
    totalAmount: sumOf('total_amount').notNull(),
    userCounts: document<Record<string, number>>()('user_counts').notNull(),
    eccCap: sumOf('ecc_cap'),
    details: document<unknown>()('details').notNull(),
  },
  (table) => [uniqueIndex('reward_distribution_logs_run').on(table.runId)],
);

/** Who did what and why, each row chained to the one before by its hash. */
export const audit = mysqlTable(
  'audit',
  {
    seq: bigint('seq', { mode: 'number', unsigned: true }).primaryKey(),
    at: clock('at').notNull(),
    actor: varchar('actor', { length: 190 }).notNull(),
    role: varchar('role', { length: 16 }).notNull(),
    action: varchar('action', { length: 32 }).notNull(),
    subject: varchar('subject', { length: 190 }).notNull(),
    before: document<unknown>()('before'),
    after: document<unknown>()('after'),
    reason: text('reason'),
    /** Names the request, so that after a lost COMMIT one look says whether it went through. */
    token: char('token', { length: 36 }).notNull(),
    hash: char('hash', { length: 64 }).notNull(),
  },
  (table) => [uniqueIndex('audit_token').on(table.token), index('audit_subject').on(table.subject)],
);

export const auditHead = mysqlTable('audit_head', {
  id: tinyint('id').primaryKey(),
  seq: bigint('seq', { mode: 'number', unsigned: true }).notNull(),
  hash: char('hash', { length: 64 }).notNull(),
});

/** What changed, never a value: a browser that hears of it asks anew. */
export const events = mysqlTable(
  'events',
  {
    id: id(),
    at: clock('at').notNull(),
    topic: varchar('topic', { length: 16 }).notNull(),
    subject: varchar('subject', { length: 64 }).notNull(),
  },
  (table) => [index('events_at').on(table.at)],
);

export const instances = mysqlTable('instances', {
  id: varchar('id', { length: 64 }).primaryKey(),
  name: varchar('name', { length: 32 }).notNull(),
  host: varchar('host', { length: 190 }).notNull(),
  pid: int('pid', { unsigned: true }).notNull(),
  startedAt: clock('started_at').notNull(),
  seenAt: clock('seen_at').notNull(),
  clockOffsetMs: int('clock_offset_ms').notNull(),
});

/** Work that one instance does for all of them, by name. */
export const leases = mysqlTable('leases', {
  name: varchar('name', { length: 32 }).primaryKey(),
  owner: varchar('owner', { length: 64 }).notNull(),
  until: clock('until').notNull(),
});

/** What the running hour and day have brought so far, summed by one instance for all. */
export const runningSums = mysqlTable('running_sums', {
  hourStart: instant('hour_start').primaryKey(),
  summedTo: clock('summed_to').notNull(),
  votes: bigint('votes', { mode: 'number', unsigned: true }).notNull(),
  cc: sumOf('cc').notNull(),
});

/** Invariants found broken; while one stands, no run of its kind starts. */
export const breaches = mysqlTable('breaches', {
  id: id(),
  kind: kind(),
  foundAt: clock('found_at').notNull(),
  sentence: text('sentence').notNull(),
  runId: runId(),
  resolvedAt: clock('resolved_at'),
  resolvedBy: varchar('resolved_by', { length: 190 }),
  resolution: text('resolution'),
});
