'use client';

import { useState } from 'react';
import { ccOf } from './words';

/** The CC that a refused act lacks, where that is why; null for every other error. */
export function missingOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('data' in error)) return null;
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('missing' in data)) return null;
  return typeof data.missing === 'string' ? data.missing : null;
}

export type Covering = {
  /** Whether what is missing is to be taken from adjustments. */
  cover: boolean;
  /** What is missing without that, once it is known. */
  missing: string | null;
  choose: (cover: boolean) => void;
  /** Asks, and remembers what is missing instead of failing for it: null then. */
  asking: <T>(ask: () => Promise<T>) => Promise<T | Lacking>;
};

/** An act that cannot be done as it stands, for CC that is missing. */
export type Lacking = { lacking: string };

export const isLacking = (foreseen: object): foreseen is Lacking => 'lacking' in foreseen;

/** The choice to take what is missing from adjustments, which is offered once something is. */
export function useCovering(): Covering {
  const [cover, choose] = useState(false);
  const [missing, setMissing] = useState<string | null>(null);
  return {
    cover,
    missing,
    choose,
    asking: async (ask) => {
      try {
        return await ask();
      } catch (error) {
        const lacks = missingOf(error);
        if (lacks === null) throw error;
        setMissing(lacks);
        return { lacking: error instanceof Error ? error.message : '' };
      }
    },
  };
}

/** Says what is missing and lets it be covered; nothing where all is there. */
export function Cover({ covering: { cover, missing, choose } }: { covering: Covering }) {
  if (missing === null) return null;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-wait bg-wait-soft px-3 py-2">
      <p>
        <strong className="font-medium">{ccOf(missing)} are missing</strong> in the earmarks that would have
        to bear this.
      </p>
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          checked={cover}
          onChange={(event) => choose(event.target.checked)}
          className="size-4 accent-(--accent)"
        />
        Take what is missing from adjustments
      </label>
    </div>
  );
}
