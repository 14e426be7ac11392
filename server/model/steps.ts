import type { Account } from '@/lib/accounts';
import type { Kind } from '@/lib/period';

// What may happen to a program, one thing at a time. Instants are written out, so that a sequence reads like a scenario.

type About = { readonly kind: Kind; readonly period: string };

/** What changes in the source, by the clock, or by what nobody wanted to happen. */
export type Change =
  | { readonly do: 'wait'; readonly until: string }
  | {
      readonly do: 'partner';
      readonly id: number;
      readonly position: number | null;
      readonly ecc: string | null;
      readonly active: boolean;
    }
  | {
      readonly do: 'vote';
      readonly id: number;
      readonly partner: number;
      readonly cc: string | null;
      readonly at: string | null;
    }
  | { readonly do: 'remove vote'; readonly id: number }
  /** Takes the place of every rate of that instant; a second rate is one beside them, of which neither is used. */
  | {
      readonly do: 'rate' | 'second rate';
      readonly at: string;
      readonly rate: string;
      readonly market: string | null;
    }
  | { readonly do: 'remove rate'; readonly at: string }
  /** An invariant of the kind was found broken, and has been mended since. */
  | { readonly do: 'breach'; readonly kind: Kind };

export type SourceChange = Exclude<Change, { do: 'wait' | 'breach' }>;

/** An account; for a pool, with the start of the period that the CC is earmarked for. */
export type PlaceText = { readonly account: Account; readonly period?: string };

/** What a person or the schedule does. What is decided over was asked for by the operator, unless the schedule has asked; `self` is the operator. */
export type Act =
  | (About & { readonly do: 'run'; readonly gate: 'auto' | 'manual'; readonly cover: boolean })
  | (About & { readonly do: 'approve'; readonly cover: boolean; readonly self: boolean })
  | (About & { readonly do: 'reject' })
  | (About & {
      readonly do: 'rerun';
      readonly standings: 'frozen' | 'current';
      readonly policy: number | null;
    })
  | (About & { readonly do: 'skip'; readonly cover: boolean })
  | { readonly do: 'sweep' }
  | { readonly do: 'accrue'; readonly hour: string }
  | { readonly do: 'leave'; readonly hour: string }
  | { readonly do: 'settle'; readonly pool: Kind; readonly hour: string; readonly cover: boolean }
  | {
      readonly do: 'propose correction';
      readonly from: PlaceText;
      readonly to: PlaceText;
      readonly amount: string;
    }
  /** By its number among those of the sequence, from 0. */
  | { readonly do: 'approve correction'; readonly number: number; readonly self: boolean }
  | { readonly do: 'reject correction'; readonly number: number }
  | { readonly do: 'propose policy'; readonly from: string; readonly policy: string }
  | { readonly do: 'approve policy'; readonly version: number; readonly self: boolean }
  | { readonly do: 'reject policy'; readonly version: number }
  | { readonly do: 'opening'; readonly kind: Kind; readonly amount: string }
  | { readonly do: 'special'; readonly ids: readonly number[] }
  | { readonly do: 'pause'; readonly kind: Kind; readonly until: string | null }
  | { readonly do: 'resume'; readonly kind: Kind }
  | { readonly do: 'clear'; readonly kind: Kind }
  /** One round of what an instance does by itself, some minutes later: the schedule's own tick, and the sender's. */
  | { readonly do: 'tick' }
  | { readonly do: 'deliver' };

/**
 * An act may be asked first what it would do, which must change nothing and be refused where the act is. Where it takes aim it is done to one
 * of those periods or hours that it can be done to, so that not most of them are refused.
 */
export type Step = Change | AimedAct;
export type AimedAct = Act & { readonly asked?: boolean; readonly aim?: number | null };

/** Two acts at once, by two instances. */
export type Together = { readonly together: readonly [AimedAct, AimedAct] };

const CHANGES = ['wait', 'partner', 'vote', 'remove vote', 'rate', 'second rate', 'remove rate', 'breach'];

export const isChange = (step: Step): step is Change => CHANGES.includes(step.do);
export const isTogether = (step: Step | Together): step is Together => 'together' in step;

/** What the schedule and the sender do, which nothing refuses. */
export const NEVER_REFUSED: readonly Act['do'][] = ['sweep', 'tick', 'deliver'];

/** Every act, so that a series of sequences can be asked which of them it has done; the compiler sees that none is missing. */
export const ACTS = Object.keys({
  run: 0,
  approve: 0,
  reject: 0,
  rerun: 0,
  skip: 0,
  sweep: 0,
  accrue: 0,
  leave: 0,
  settle: 0,
  'propose correction': 0,
  'approve correction': 0,
  'reject correction': 0,
  'propose policy': 0,
  'approve policy': 0,
  'reject policy': 0,
  opening: 0,
  special: 0,
  pause: 0,
  resume: 0,
  clear: 0,
  tick: 0,
  deliver: 0,
} satisfies Record<Act['do'], 0>) as Act['do'][];
