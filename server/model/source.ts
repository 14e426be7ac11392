import { parseAmount } from '@/lib/amount';
import { type Instant, parseInstant } from '@/lib/period';
import type { SourceChange } from './steps';

export type Standing = { position: number | null; ecc: bigint | null; active: boolean };
type Vote = { partner: number; cc: bigint | null; at: Instant | null };
export type Rate = { rate: bigint; market: bigint | null };

/** The source as the model sees it: everything in maps, everything added up anew whenever it is asked. */
export class ModelSource {
  readonly #partners = new Map<number, Standing>();
  readonly #votes = new Map<number, Vote>();
  readonly #rates = new Map<Instant, Rate[]>();

  change(step: SourceChange): void {
    switch (step.do) {
      case 'remove vote':
        this.#votes.delete(step.id);
        return;
      case 'remove rate':
        this.#rates.delete(parseInstant(step.at));
        return;
      case 'vote': {
        const at = step.at === null ? null : parseInstant(step.at);
        this.#votes.set(step.id, { partner: step.partner, cc: units(step.cc), at });
        return;
      }
      case 'partner': {
        const { id, position, active } = step;
        const ecc = units(step.ecc);
        // A position below 1 and a negative ECC are taken as missing.
        const given = ecc !== null && ecc < 0n ? null : ecc;
        this.#partners.set(id, { position: position || null, ecc: given, active });
        return;
      }
      default: {
        const at = parseInstant(step.at);
        const beside = step.do === 'second rate' ? (this.#rates.get(at) ?? []) : [];
        this.#rates.set(at, [...beside, { rate: units(step.rate)!, market: units(step.market) }]);
      }
    }
  }

  standing(partner: number): Standing {
    return this.#partners.get(partner)!;
  }

  /** The rate of the latest `effective_at` not after the instant; null where there is none, or two for that one. */
  rateAt(instant: Instant): Rate | null {
    const effective = [...this.#rates.keys()].filter((at) => at <= instant);
    const [rate, second] = this.#rates.get(Math.max(...effective) as Instant) ?? [];
    return second ? null : (rate ?? null);
  }

  /** The CC of all good votes in `[from, to)`. */
  ccBetween(from: Instant, to: Instant): bigint {
    return this.#good(from, to).reduce((sum, vote) => sum + vote.cc!, 0n);
  }

  /** Each voter of `[from, to)` with its good votes and their CC, by partner id. */
  votersBetween(from: Instant, to: Instant): { partner: number; votes: number; cc: bigint }[] {
    const good = this.#good(from, to);
    const partners = [...new Set(good.map((vote) => vote.partner))].sort((a, b) => a - b);
    return partners.map((partner) => {
      const own = good.filter((vote) => vote.partner === partner);
      return { partner, votes: own.length, cc: own.reduce((sum, vote) => sum + vote.cc!, 0n) };
    });
  }

  #good(from: Instant, to: Instant): Vote[] {
    return [...this.#votes.values()].filter(
      ({ partner, cc, at }) =>
        this.#partners.has(partner) && cc !== null && cc >= 0n && at !== null && at >= from && at < to,
    );
  }
}

const units = (text: string | null): bigint | null => (text === null ? null : parseAmount(text));
