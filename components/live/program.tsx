'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { ClockProvider } from './clock';
import { useTRPC } from './trpc';

const ZoneContext = createContext('UTC');

/** How the program stands, from the query that the whole frame shares. */
export const useProgramState = () =>
  useQuery({ ...useTRPC().state.get.queryOptions(), refetchInterval: ASK_AGAIN });

/** An hour ends, and an obstacle may go, without anything being written that would tell of it. */
const ASK_AGAIN = 15_000;

/** The zone in which every time is shown. */
export const useZone = () => useContext(ZoneContext);

/** @param serverNow the clock of the server, for the case that the state cannot be read. */
export function ProgramProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  const { data } = useProgramState();
  return (
    <ZoneContext value={data?.program.zone ?? 'UTC'}>
      <ClockProvider now={data?.now ?? serverNow}>{children}</ClockProvider>
    </ZoneContext>
  );
}
