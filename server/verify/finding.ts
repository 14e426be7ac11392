/** What a finding is about; each is a file of this folder or a part of one. */
export type Check =
  | 'rewards'
  | 'inputs'
  | 'figures'
  | 'categories'
  | 'journal'
  | 'settlement'
  | 'transfers'
  | 'remote'
  | 'accounts'
  | 'earmarks'
  | 'accruals'
  | 'pool state'
  | 'audit'
  | 'archive'
  | 'source'
  | 'rates';

/**
 * What does not agree. `broken`: what is published or booked does not follow from what it was made from. `explained`: it does, and the source
 * has moved on since, or could not be asked.
 */
export type Finding = {
  readonly sort: 'broken' | 'explained';
  readonly check: Check;
  /** What it was found in, such as a run, an hour or an account. */
  readonly about: string;
  readonly sentence: string;
};

export const broken = (check: Check, about: string, sentence: string): Finding => ({
  sort: 'broken',
  check,
  about,
  sentence,
});

export const explained = (check: Check, about: string, sentence: string): Finding => ({
  sort: 'explained',
  check,
  about,
  sentence,
});

const NAMED = 3;

/** Sentences about one thing, of which a million may be found and the first few say enough. */
export class Faults {
  readonly #named: string[] = [];
  #count = 0;

  add(sentence: string): void {
    this.#count++;
    if (this.#named.length < NAMED) this.#named.push(sentence);
  }

  /** Adds a sentence that is named in any case, before the others. */
  addAbove(sentence: string): void {
    this.#count++;
    this.#named.unshift(sentence);
  }

  /** Adds the sentence where the two differ. */
  compare(what: string, stored: unknown, right: unknown): void {
    if (stored !== right) this.add(`${what}: ${shown(stored)}, ought to be ${shown(right)}`);
  }

  *as(check: Check, about: string): Generator<Finding> {
    for (const sentence of this.#named) yield broken(check, about, sentence);
    const more = this.#count - this.#named.length;
    if (more > 0) yield broken(check, about, `and ${more} more of these`);
  }
}

const shown = (value: unknown): string => (value === null || value === undefined ? 'nothing' : String(value));
