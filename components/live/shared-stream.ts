'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Change } from './refetch';
import { canShare, StreamLock } from './stream-lock';

// A browser opens only a handful of connections to a server over HTTP/1.1, and a stream takes one for as long as it is open. So one tab holds the
// stream for all tabs of its browser, and tells the others what it is told.

const CHANNEL = 'allot-stream';
/** How often the tab that holds the stream says that it is there. */
const SAY_EVERY = 5_000;
/** How long a tab that is looked at waits for a word of one that may have been put to sleep, before it takes over. */
const PATIENCE = 12_000;

type Word = { change: Change } | { connected: boolean } | { ask: true };

const post = (channel: BroadcastChannel | null, word: Word) => channel?.postMessage(word);

type SharedStream = {
  /** Whether this tab holds the stream. */
  holds: boolean;
  /** Whether the stream stands in the tab that holds it, as this one has heard; false before it has. */
  heard: boolean;
  /** Tells the other tabs what this one was told. */
  tell: (change: Change) => void;
  /** Tells them whether this tab's stream stands. */
  say: (connected: boolean) => void;
};

/** @param told hears of what another tab was told. */
export function useSharedStream(told: (change: Change) => void): SharedStream {
  const [holds, setHolds] = useState(false);
  const [heard, setHeard] = useState(false);
  const channel = useRef<BroadcastChannel | null>(null);
  const connected = useRef(false);

  useEffect(() => {
    if (!canShare()) {
      setHolds(true);
      return;
    }
    let lastWord = performance.now();
    let held = false;
    const air = new BroadcastChannel(CHANNEL);
    const lock = new StreamLock((now) => {
      held = now;
      lastWord = performance.now();
      setHolds(now);
    });
    air.onmessage = ({ data }: MessageEvent<Word>) => {
      if ('ask' in data) {
        if (held) post(air, { connected: connected.current });
        return;
      }
      lastWord = performance.now();
      if ('change' in data) told(data.change);
      else setHeard(data.connected);
    };
    const timer = setInterval(() => {
      if (held) post(air, { connected: connected.current });
      else if (document.visibilityState === 'visible' && performance.now() - lastWord > PATIENCE) lock.take();
    }, SAY_EVERY);
    channel.current = air;
    lock.wait();
    post(air, { ask: true });
    return () => {
      clearInterval(timer);
      lock.end();
      air.close();
    };
  }, [told]);

  const tell = useCallback((change: Change) => post(channel.current, { change }), []);
  const say = useCallback((now: boolean) => {
    connected.current = now;
    post(channel.current, { connected: now });
  }, []);
  return { holds, heard, tell, say };
}
