import type { Instant, Kind, Period } from '@/lib/period';
import type { Policy } from '@/lib/policy';
import type { Standing } from './source';
import type { PlaceText } from './steps';

/** An act is refused, with the CC that is missing where that is why. */
export class Refused extends Error {
  constructor(readonly missing: bigint | null = null) {
    super('refused');
  }
}

export type Basis = { cc: bigint; rate: bigint; share: string };
export type Hour = Basis & { start: Instant; end: Instant };
export type Row = Basis & { accrued: bigint; seq: number };

export type Attempt = {
  /** One that computes waits for a rate: it has read nothing and taken nothing. */
  status: 'computing' | 'waiting' | 'published' | 'rejected' | 'superseded';
  /** Attempts of all periods are numbered as they are opened. */
  number: number;
  by: 'operator' | 'schedule';
  base: number | null;
  policy: number;
  special: readonly number[];
  gate: 'auto' | 'manual';
  cover: boolean;
  standingsOf: 'frozen' | 'current';
  hours: Hour[];
  /** The numbers of the last accrual rows that it was computed against. */
  seqs: string;
  nominal: bigint;
  budget: bigint;
  paid: bigint;
  bonus: bigint;
  rewards: Map<number, bigint>;
  standings: Map<number, Standing>;
};

export type ModelPeriod = Period & {
  attempts: Attempt[];
  skipped: boolean;
  covered: bigint;
  /** What its attempt or skip took, or its last published rerun was to have; null while it is open. */
  taken: bigint | null;
};

export type Transfer = {
  partner: number;
  time: Instant;
  attempt: number;
  amount: bigint;
  status: 'pending' | 'delivered' | 'cancelled';
};

/** An account by its name, or the earmark of a period. */
export type Place = string | ModelPeriod;

export type Correction = {
  from: PlaceText;
  to: PlaceText;
  amount: bigint;
  status: 'proposed' | 'booked' | 'rejected';
};

/** Versions are numbered from 1 in the order in which they were proposed. */
export type Version = { from: Instant; policy: Policy; status: 'proposed' | 'approved' | 'rejected' };

/** What was last seen of an hour in which the source says other than was counted, and up to what CC a person has left it. */
export type Sighting = { cc: bigint; left: bigint | null };

export const KINDS: Kind[] = ['hourly', 'daily'];
export const other = (kind: Kind): Kind => (kind === 'hourly' ? 'daily' : 'hourly');
export const keyOf = (kind: Kind, start: Instant) => `${kind} ${start}`;

const withStatus =
  (status: Attempt['status']) =>
  ({ attempts }: ModelPeriod): Attempt | undefined =>
    attempts.find((attempt) => attempt.status === status);

export const waiting = withStatus('waiting');
export const computing = withStatus('computing');
export const published = withStatus('published');

/** Whether CC may be earmarked for it. An attempt that waits for a rate has taken nothing yet, and takes what comes until then. */
export const isOpen = (period: ModelPeriod): boolean =>
  !period.skipped && !waiting(period) && !published(period);

export const isFresh = ({ attempts, skipped }: ModelPeriod): boolean =>
  !skipped && (attempts.length === 0 || (attempts.length === 1 && attempts[0]!.status === 'computing'));

const SCALE = 10n ** 8n;

/** One floor on the inflow, one on the hourly pool's share, the rest to the daily pool. */
export function partOf(kind: Kind, { cc, rate, share }: Basis): bigint {
  const inflow = (cc * rate) / SCALE;
  const [whole = '0', digits = ''] = share.split('.');
  const hourly = (inflow * BigInt(whole + digits)) / 10n ** BigInt(digits.length);
  return kind === 'hourly' ? hourly : inflow - hourly;
}
