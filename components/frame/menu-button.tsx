'use client';

import type { LucideIcon } from 'lucide-react';
import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from 'react';

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
const load = () => import('./menu').then((file) => ({ default: file.OpenMenu }));
const OpenMenu = lazy(load);

/** A button with a menu. */
export function MenuButton(menu: Menu) {
  const [opened, setOpened] = useState(false);
  const closed = (
    <button
      {...menu.face}
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setOpened(true)}
      onKeyDown={(event) => event.key === 'ArrowDown' && setOpened(true)}
    />
  );
  return opened ? (
    <Suspense fallback={closed}>
      <OpenMenu {...menu} />
    </Suspense>
  ) : (
    closed
  );
}
