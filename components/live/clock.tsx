'use client';

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';

/** The clock of the database, as the browser knows it; one timer serves everything that shows it. */
class Clock {
  #offset = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #listeners = new Set<() => void>();

  /** @param start what the page was drawn with on the server, shown until the browser has taken over. */
  constructor(readonly start: number) {}

  set(now: number) {
    this.#offset = now - Date.now();
  }

  now = () => Date.now() + this.#offset;

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => {
      for (const one of this.#listeners) one();
    }, 1_000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };
}

const ClockContext = createContext(new Clock(0));

/** @param now the clock of the database when it was last read. */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  const [clock] = useState(() => new Clock(now));
  useEffect(() => clock.set(now), [clock, now]);
  return <ClockContext value={clock}>{children}</ClockContext>;
}

/** The present instant, in steps of so many milliseconds; the same on the server and at hydration. */
export function useNow(step = 1_000): number {
  const clock = useContext(ClockContext);
  return useSyncExternalStore(
    clock.subscribe,
    () => Math.floor(clock.now() / step) * step,
    () => Math.floor(clock.start / step) * step,
  );
}
