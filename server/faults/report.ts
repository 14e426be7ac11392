/** How many faults of each sort were tried, and what was left by those that were not survived. */
export class Report {
  readonly #tried = new Map<string, number>();
  readonly failures: string[] = [];
  readonly notTried: string[] = [];

  constructor(private readonly say: (line: string) => void) {}

  /** Takes in one fault; where anything is left of it, it was not survived. */
  take(sort: string, what: string, left: readonly string[]): void {
    this.#tried.set(sort, (this.#tried.get(sort) ?? 0) + 1);
    if (left.length === 0) return;
    const sentence = `${sort}, ${what}: ${left.slice(0, 6).join('; ')}${left.length > 6 ? ` and ${left.length - 6} more` : ''}`;
    this.failures.push(sentence);
    this.say(`NOT SURVIVED: ${sentence}`);
  }

  skip(sort: string, why: string): void {
    this.notTried.push(`${sort}: not tried, ${why}`);
  }

  /** The sorts of which at least one was tried. */
  get sorts(): string[] {
    return [...this.#tried.keys()];
  }

  get tried(): number {
    return [...this.#tried.values()].reduce((sum, count) => sum + count, 0);
  }

  lines(): string[] {
    const sorts = [...this.#tried].map(([sort, count]) => {
      const lost = this.failures.filter((failure) => failure.startsWith(`${sort},`)).length;
      return `${sort}: ${count} tried, ${count - lost} survived`;
    });
    const total = `${this.tried} faults tried, ${this.tried - this.failures.length} survived`;
    return [...sorts, ...this.notTried, total];
  }
}
