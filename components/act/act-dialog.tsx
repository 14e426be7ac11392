'use client';

import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMayNot } from '@/components/live/me';
import type { Role } from '@/lib/roles';
import { ActTrigger } from './act-trigger';

export type Act<Foreseen> = {
  /** The word on the button that opens the dialog. */
  word: string;
  /** What is about to be done, as the heading: "Publish hour 13:00–14:00, 22 Nov 2026". */
  title: string;
  /** The least role that may. */
  least: Role;
  /** Another reason why it cannot be done now, as a sentence that says what to do instead. */
  mayNot?: string | null;
  look?: 'primary' | 'plain';
  icon?: LucideIcon;
  /** What it would do, asked of the server when the dialog opens and whenever `key` changes. */
  foresee?: {
    key: readonly unknown[];
    ask: () => Promise<Foreseen>;
    show: (foreseen: Foreseen) => ReactNode;
  };
  /** What else is to be said, such as a choice. Its state is the caller's, so that nothing typed is lost. */
  children?: ReactNode;
  /** The button that does it: it names the act and its figures. */
  submit: string | ((foreseen: Foreseen | undefined) => string);
  /** Told when the dialog opens and closes, for whoever has to keep it in place meanwhile. */
  onOpen?: (open: boolean) => void;
  /** What to do after a refusal, shown with its sentence. */
  refused?: (error: unknown) => ReactNode;
  /** Whether a reason is asked for, as for everything that moves CC or decides. */
  reason?: 'needed' | 'none';
  /** Does it. What comes back is shown as what was done; where nothing does, the dialog closes. */
  act: (reason: string, foreseen: Foreseen | undefined) => Promise<ReactNode | undefined>;
};

// What is in a dialog is fetched when somebody is about to open one.
const load = () => import('./act-window').then((file) => file.ActWindow);
const prepare = () => void load().catch(() => undefined);

/**
 * A button, and the dialog in which its act is looked at before it is done: what will happen in figures, the reason, one button that names the act.
 * A refusal is shown above that button, and what was typed stays.
 */
export function ActDialog<Foreseen = never>(props: Act<Foreseen>) {
  const { word, least, look = 'plain', icon, onOpen } = props;
  const lacking = useMayNot(least);
  const mayNot = lacking ?? props.mayNot ?? null;
  const [ActWindow, setActWindow] = useState<Awaited<ReturnType<typeof load>> | null>(null);
  const [state, setState] = useState<'closed' | 'open' | 'failed'>('closed');
  const turn = (to: typeof state) => {
    setState(to);
    onOpen?.(to === 'open');
  };
  const open = () =>
    load().then(
      (fetched) => {
        setActWindow(() => fetched);
        turn('open');
      },
      () => turn('failed'),
    );
  return (
    <>
      <ActTrigger
        word={word}
        look={look}
        icon={icon}
        mayNot={mayNot}
        onNear={prepare}
        onPress={() => void open()}
      />
      {state === 'failed' && (
        <span role="alert" className="text-small text-bad">
          The dialog could not be fetched; nothing was done. Load the page again.
        </span>
      )}
      {state === 'open' && ActWindow && <ActWindow {...props} close={() => turn('closed')} />}
    </>
  );
}
