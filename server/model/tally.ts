import type { Refused } from './state';
import type { Act } from './steps';

/** How many acts of each sort went through, lacked CC, or were refused: what a series of sequences was about. */
export class Tally {
  sequences = 0;
  pairs = 0;
  readonly #counts = new Map<string, number>();

  count(step: Act, refused: Refused | null): void {
    const how = refused === null ? 'done' : refused.missing === null ? 'refused' : 'lacked CC';
    const key = `${step.do}${'cover' in step && step.cover ? ' with cover' : ''}: ${how}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  get acts(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  lines(): string[] {
    return [...this.#counts].map(([key, count]) => `${key} ${count}`).sort();
  }
}
