import type { Amount } from '@/lib/amount';

/** An act that is refused; the sentence says why and what to do instead, and nothing was changed. */
export class Refusal extends Error {
  override name = 'Refusal';

  constructor(
    sentence: string,
    /** The CC that is missing, where that is the reason. */
    readonly missing: Amount | null = null,
  ) {
    super(sentence);
  }
}
