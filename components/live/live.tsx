'use client';

import { useSubscription } from '@trpc/tanstack-react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { goToSignIn } from '@/components/people/sign-in-path';
import { useProgramState } from './program';
import { codeOf } from './query-client';
import { useRefetch } from './refetch';
import { useSharedStream } from './shared-stream';
import { useTRPC } from './trpc';

/** Whether changes arrive by themselves, are about to again, or are asked for every few seconds. */
export type Liveness = 'connecting' | 'live' | 'reconnecting' | 'polling';

const LivenessContext = createContext<Liveness>('connecting');
export const useLiveness = () => useContext(LivenessContext);

/** How long the stream may be away before the pages ask by themselves. */
const PATIENCE = 5_000;
const POLL_EVERY = 10_000;
/** When a stream that was refused is tried again; one that merely broke comes back by itself. */
const TRY_AGAIN = 20_000;

/** The one stream of the browser: what changed is fetched again, whichever page shows it. */
export function Live({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const refetch = useRefetch();
  const { holds, heard, tell, say } = useSharedStream(refetch.told);
  const { status, reset } = useSubscription(
    trpc.events.changes.subscriptionOptions(undefined, {
      enabled: holds,
      onData: ({ data }) => {
        refetch.told(data);
        tell(data);
      },
      onError: (error) => {
        if (codeOf(error) === 'UNAUTHORIZED') goToSignIn();
      },
    }),
  );
  const connected = holds ? status === 'pending' : heard;
  const refused = status === 'error';
  const [was, setWas] = useState(false);
  const [polling, setPolling] = useState(false);

  useEffect(() => {
    if (holds) say(connected);
  }, [holds, connected, say]);

  useEffect(() => {
    if (connected) {
      setWas(true);
      setPolling(false);
      // What happened before the stream stood has not been told.
      void refetch.all();
      return;
    }
    const patience = setTimeout(() => setPolling(true), PATIENCE);
    return () => clearTimeout(patience);
  }, [connected, refetch]);

  // Where the database was away, the stream may have stood all the while; what failed meanwhile is asked again.
  const { isSuccess } = useProgramState();
  useEffect(() => {
    if (isSuccess) void refetch.failed();
  }, [isSuccess, refetch]);

  useEffect(() => {
    if (!refused) return;
    const timer = setTimeout(reset, TRY_AGAIN);
    return () => clearTimeout(timer);
  }, [refused, reset]);

  useEffect(() => {
    if (!polling) return;
    const timer = setInterval(() => void refetch.all(), POLL_EVERY);
    return () => clearInterval(timer);
  }, [polling, refetch]);

  const liveness = connected ? 'live' : polling ? 'polling' : was ? 'reconnecting' : 'connecting';
  return <LivenessContext value={liveness}>{children}</LivenessContext>;
}
