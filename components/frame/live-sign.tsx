'use client';

import { Radio, RefreshCw, Unplug } from 'lucide-react';
import { type Liveness, useLiveness } from '@/components/live/live';

const SIGNS = {
  live: { word: 'Live', icon: Radio, colour: 'text-good', why: 'Changes appear by themselves' },
  connecting: {
    word: 'Connecting',
    icon: Radio,
    colour: 'text-soft',
    why: 'The stream of changes is being opened',
  },
  reconnecting: {
    word: 'Reconnecting',
    icon: Unplug,
    colour: 'text-wait',
    why: 'The stream of changes broke and is being opened again',
  },
  polling: {
    word: 'Polling',
    icon: RefreshCw,
    colour: 'text-wait',
    why: 'The stream of changes is away; the page asks every 10 seconds',
  },
} satisfies Record<Liveness, unknown>;

/** Whether what is shown is live. */
export function LiveSign() {
  const { word, icon: Icon, colour, why } = SIGNS[useLiveness()];
  return (
    <span
      role="status"
      title={why}
      className={`flex shrink-0 items-center gap-1 text-small font-medium ${colour}`}
    >
      <Icon aria-hidden className="size-4" />
      <span className="max-sm:sr-only">{word}</span>
    </span>
  );
}
