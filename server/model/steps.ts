import type { Kind } from '@/lib/period';

// What may happen to a program, one thing at a time. Instants are written out, so that a sequence reads like a scenario.

type About = { readonly kind: Kind; readonly period: string };

/** What changes in the source, or by the clock. */
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
  | { readonly do: 'rate'; readonly at: string; readonly rate: string; readonly market: string | null };

/** What a person or the schedule does. */
export type Act =
  | (About & { readonly do: 'run'; readonly gate: 'auto' | 'manual'; readonly cover: boolean })
  | (About & { readonly do: 'approve'; readonly cover: boolean })
  | (About & { readonly do: 'reject' })
  | (About & {
      readonly do: 'rerun';
      readonly standings: 'frozen' | 'current';
      readonly policy: number | null;
    })
  | (About & { readonly do: 'skip'; readonly cover: boolean })
  | { readonly do: 'sweep' }
  | { readonly do: 'accrue'; readonly hour: string }
  | { readonly do: 'settle'; readonly pool: Kind; readonly hour: string; readonly cover: boolean }
  /** Between `adjustments` and an earmark; below 0 it is taken from the earmark. */
  | (About & { readonly do: 'correct'; readonly amount: string })
  | { readonly do: 'opening'; readonly kind: Kind; readonly amount: string }
  | { readonly do: 'special'; readonly ids: readonly number[] }
  | { readonly do: 'deliver' };

/**
 * An act may be asked first what it would do, which must change nothing and be refused where the act is. Where it takes aim it is done to one
 * of those periods or hours that it can be done to, so that not most of them are refused.
 */
export type Step = Change | AimedAct;
export type AimedAct = Act & { readonly asked?: boolean; readonly aim?: number | null };

/** Two acts at once, by two instances. */
export type Together = { readonly together: readonly [AimedAct, AimedAct] };

const CHANGES = ['wait', 'partner', 'vote', 'remove vote', 'rate'];

export const isChange = (step: Step): step is Change => CHANGES.includes(step.do);
export const isTogether = (step: Step | Together): step is Together => 'together' in step;
