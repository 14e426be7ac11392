import type { Refused } from './state';
import { ACTS, type Act, NEVER_REFUSED } from './steps';

type How = 'done' | 'lacked CC' | 'refused' | 'waits for a rate';

/** How many acts of each sort went through, lacked CC, or were refused: what a series of sequences was about. */
export class Tally {
  sequences = 0;
  pairs = 0;
  readonly #counts = new Map<string, number>();

  count(step: Act, refused: Refused | null, waits: boolean): void {
    const done = waits ? 'waits for a rate' : 'done';
    const how: How = refused === null ? done : refused.missing === null ? 'refused' : 'lacked CC';
    this.#add(`${step.do}: ${how}`, 1);
    if ('cover' in step && step.cover) this.#add(`${step.do} with cover: ${how}`, 1);
  }

  add(other: Tally): void {
    this.sequences += other.sequences;
    this.pairs += other.pairs;
    for (const [key, count] of other.#counts) this.#add(key, count);
  }

  get acts(): number {
    const plain = [...this.#counts].filter(([key]) => !key.includes(' with cover: '));
    return plain.reduce((sum, [, count]) => sum + count, 0);
  }

  /** Acts that were never done, or never refused though they may be: sequences without them show nothing of them. */
  unseen(): string[] {
    const hows = (act: Act['do']): How[] => (NEVER_REFUSED.includes(act) ? ['done'] : ['done', 'refused']);
    const wanted = ACTS.flatMap((act) => hows(act).map((how) => `${act}: ${how}`));
    const lacking = ['run', 'skip', 'approve', 'settle', 'propose correction'].map(
      (act) => `${act}: lacked CC`,
    );
    const others = [...lacking, 'run: waits for a rate', 'rerun: waits for a rate'];
    return [...wanted, ...others].filter((key) => !this.#counts.has(key));
  }

  lines(): string[] {
    return [...this.#counts].map(([key, count]) => `${key} ${count}`).sort();
  }

  #add(key: string, count: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }
}
