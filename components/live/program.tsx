'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { ClockProvider } from './clock';
import { madeOnce } from './trpc';

type Zones = { program: string; shown: string; choose: (zone: string) => void };

const ZonesContext = createContext<Zones>({ program: 'UTC', shown: 'UTC', choose: () => undefined });

/** How the program stands, from the query that the whole frame shares. */
export const useProgramState = () => useQuery(useAsked());

/** An hour ends, and an obstacle may go, without anything being written that would tell of it. */
const ASK_AGAIN = 15_000;

const useAsked = madeOnce((api) => ({ ...api.state.get.queryOptions(), refetchInterval: ASK_AGAIN }));

/** The program's zone: hours and days are named in it, whatever zone times are shown in, since a day of the program is none elsewhere. */
export const useZone = () => useContext(ZonesContext).program;

/** The zone in which times are shown. */
export const useShownZone = () => useContext(ZonesContext).shown;

export const useZones = () => useContext(ZonesContext);

type ProviderProps = {
  /** The clock of the server, for the case that the state cannot be read. */
  serverNow: number;
  /** The zone that the person chose for times; empty, or one that is not known, for the program's. */
  zoneChosen: string;
  children: ReactNode;
};

export function ProgramProvider({ serverNow, zoneChosen, children }: ProviderProps) {
  const { data } = useProgramState();
  const [chosen, choose] = useState(zoneChosen);
  const program = data?.program.zone ?? 'UTC';
  const shown = isZone(chosen) ? chosen : program;
  return (
    <ZonesContext value={{ program, shown, choose }}>
      <ClockProvider now={data?.now ?? serverNow}>{children}</ClockProvider>
    </ZonesContext>
  );
}

function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en-GB', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
