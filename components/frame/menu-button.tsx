'use client';

import type { LucideIcon } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { useTip } from '@/components/show/tip';

/** What a menu holds: places to go to, things to do, or one of several choices. */
export type MenuItem = {
  readonly word: string;
  readonly aside?: string;
  readonly icon?: LucideIcon;
  /** Where it leads, and whether that is shown now. */
  readonly href?: string;
  readonly here?: boolean;
  /** Given for a choice: whether it is the one that holds. */
  readonly chosen?: boolean;
  readonly pick?: () => void;
};

export type Menu = {
  /** How its button looks and what it is called. */
  readonly face: ComponentProps<'button'>;
  readonly side?: 'top' | 'bottom';
  readonly head?: ReactNode;
  readonly items: readonly MenuItem[];
};

// What is in a menu is fetched when somebody is about to open one.
const load = () => import('./menu').then((file) => file.OpenMenu);
const prepare = () => void load().catch(() => undefined);

/** A button with a menu. */
export function MenuButton(menu: Menu) {
  const [OpenMenu, setOpenMenu] = useState<Awaited<ReturnType<typeof load>> | null>(null);
  const [failed, setFailed] = useState(false);
  const { control, tip, tell } = useTip('This menu could not be fetched. Load the page again.');
  if (OpenMenu) return <OpenMenu {...menu} />;
  const open = () =>
    load().then(
      (fetched) => setOpenMenu(() => fetched),
      () => {
        setFailed(true);
        tell();
      },
    );
  return (
    <>
      <button
        {...menu.face}
        type="button"
        aria-haspopup="menu"
        aria-expanded={false}
        onPointerEnter={prepare}
        onFocus={prepare}
        {...(failed ? control : { ref: control.ref })}
        onClick={() => void open()}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          // It would scroll the page as well.
          event.preventDefault();
          void open();
        }}
      />
      {failed && tip}
    </>
  );
}
