import {
  dayAt,
  formatInstant,
  HOUR,
  hoursOf,
  type Instant,
  later,
  MINUTE,
  nextPeriod,
  type Period,
  parseInstant,
} from '@/lib/period';
import { DEFAULT_POLICY, type Policy, parsePolicy } from '@/lib/policy';

/** Where sequences take place: the end of one day and the beginning of the next, so that whatever happens meets something else. */
export type Layout = {
  readonly zone: string;
  readonly startAt: Instant;
  /** When a sequence begins: the first of its periods are over, the others are not. */
  readonly now: Instant;
  readonly days: readonly Period[];
  readonly hours: readonly Period[];
  /** Those in force at the beginning, numbered from 1. */
  readonly policies: readonly { readonly from: Instant; readonly policy: Policy }[];
  /** So few that a tick runs a handful of periods, and what is older is missed. */
  readonly catchUpHours: number;
};

/** Another policy than the default one in everything that a division depends on. */
const SECOND_POLICY: Policy = parsePolicy({
  hourlyShare: '0.4',
  hourly: {
    eccCap: { multiple: '1.5', ofTopPercent: '50' },
    categories: [
      { key: 'top10', share: '0.5', members: { top: 2 }, minVotes: 2 },
      { key: 'all', share: '0.5', members: 'all', weight: 'cappedEcc' },
    ],
  },
  daily: {
    minVotes: 2,
    marketBonus: { maxPremium: '0.25' },
    categories: [
      { key: 'all', share: '0.3', members: 'all' },
      { key: 'top10', share: '0.7', members: { topPercent: '40' } },
    ],
  },
  gate: { hourly: { mode: 'manual' } },
});

/** What may be proposed, by name; the last is no policy. */
const PROPOSALS: Record<string, unknown> = {
  plain: {
    ...DEFAULT_POLICY,
    hourlyShare: '0.1',
    hourly: { categories: [{ key: 'all', share: '1', members: 'all' }] },
    gate: { hourly: { mode: 'manual' } },
  },
  steep: {
    ...SECOND_POLICY,
    hourlyShare: '0.75',
    daily: { categories: [{ key: 'top10', share: '1', members: { top: 1 } }] },
    gate: { daily: { mode: 'manual' } },
  },
  'with a category of its own': {
    ...DEFAULT_POLICY,
    hourly: { categories: [{ key: 'best', share: '1', members: 'all' }] },
  },
};

export const PROPOSAL_NAMES = Object.keys(PROPOSALS);

/** What is handed in when a policy is proposed. */
export const proposalNamed = (name: string): unknown => PROPOSALS[name];

/** The policy that it stands for; null where it is none. */
export const policyNamed = (name: string): Policy | null =>
  name === PROPOSAL_NAMES.at(-1) ? null : parsePolicy(PROPOSALS[name]);

/** The day that holds the instant and the one after it, with the hours on both sides of the midnight between. */
export function layoutAt(zone: string, instant: string): Layout {
  const first = dayAt(parseInstant(instant), zone);
  const second = nextPeriod(first, zone);
  const hours = [...hoursOf(first).slice(-3), ...hoursOf(second).slice(0, 3)];
  return {
    zone,
    startAt: first.start,
    now: later(hours[3]!.end, 31 * MINUTE),
    days: [first, second],
    hours,
    policies: [
      { from: 0 as Instant, policy: DEFAULT_POLICY },
      { from: hours[1]!.end, policy: SECOND_POLICY },
    ],
    catchUpHours: 3,
  };
}

/** Instants at which something changes: ends of periods, when they are due, and 48 hours after an hour's end with the second after. */
export function turningPoints({ days, hours }: Layout): string[] {
  const ends = [...days, ...hours].map(({ end }) => end);
  const limits = hours.flatMap(({ end }) => [later(end, 48 * HOUR), later(end, 48 * HOUR + 1000)]);
  const near = [...ends, ...ends.map((end) => later(end, 30 * MINUTE))];
  // Far ones are rarer, since late votes are booked by themselves only until then.
  return [...near, ...near, ...limits].map(formatInstant);
}

export const LAYOUTS: Record<string, Layout> = {
  utc: layoutAt('UTC', '2026-03-02T12:00Z'),
  'a day of 23 hours': layoutAt('Europe/Budapest', '2026-03-29T12:00Z'),
  'a day of 25 hours': layoutAt('America/New_York', '2026-11-01T12:00Z'),
  'a short last hour': layoutAt('Australia/Lord_Howe', '2026-04-04T20:00Z'),
  'half an hour off': layoutAt('Asia/Kolkata', '2026-03-02T12:00Z'),
};
