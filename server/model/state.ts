import type { Instant, Kind } from '@/lib/period';
import type { Policy } from '@/lib/policy';
import type { Standing } from './source';

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
  status: 'waiting' | 'published' | 'rejected' | 'superseded';
  base: number | null;
  policy: number;
  special: readonly number[];
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

export type ModelPeriod = {
  kind: Kind;
  start: Instant;
  end: Instant;
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

export type Policies = readonly { from: Instant; policy: Policy }[];

export const KINDS: Kind[] = ['hourly', 'daily'];
export const other = (kind: Kind): Kind => (kind === 'hourly' ? 'daily' : 'hourly');
export const keyOf = (kind: Kind, start: Instant) => `${kind} ${start}`;

export const waiting = ({ attempts }: ModelPeriod): Attempt | undefined =>
  attempts.find((attempt) => attempt.status === 'waiting');

export const isOpen = ({ attempts, skipped }: ModelPeriod): boolean =>
  !skipped && !attempts.some(({ status }) => status === 'waiting' || status === 'published');

const SCALE = 10n ** 8n;

/** One floor on the inflow, one on the hourly pool's share, the rest to the daily pool. */
export function partOf(kind: Kind, { cc, rate, share }: Basis): bigint {
  const inflow = (cc * rate) / SCALE;
  const [whole = '0', digits = ''] = share.split('.');
  const hourly = (inflow * BigInt(whole + digits)) / 10n ** BigInt(digits.length);
  return kind === 'hourly' ? hourly : inflow - hourly;
}
