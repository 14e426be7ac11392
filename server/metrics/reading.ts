import type { Queries } from '@/server/db/connection';
import type { Serving } from '@/server/serving';

/** One figure with the values of its labels. */
export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** A metric, and how it is read when Prometheus asks, so that nothing is counted twice or lost at a restart. */
export type Reading = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  read(queries: Queries, serving: Serving): Promise<Sample[]>;
};

export const seconds = (milliseconds: number): number => milliseconds / 1_000;

export const single = (value: number): Sample[] => [{ labels: {}, value }];
