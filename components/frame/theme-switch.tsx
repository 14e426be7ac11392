'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { MenuButton } from './menu-button';

const THEMES = [
  { value: 'light', word: 'Light', icon: Sun },
  { value: 'dark', word: 'Dark', icon: Moon },
  { value: 'system', word: 'As the system', icon: Monitor },
];

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  return (
    <MenuButton
      face={{
        'aria-label': 'Theme',
        className:
          '-mr-2 flex size-10 shrink-0 items-center justify-center rounded-md text-soft hover:bg-raised',
        children: (
          <>
            <Sun aria-hidden className="size-4 dark:hidden" />
            <Moon aria-hidden className="hidden size-4 dark:block" />
          </>
        ),
      }}
      items={THEMES.map(({ value, word, icon }) => ({
        word,
        icon,
        chosen: value === (theme ?? 'system'),
        pick: () => setTheme(value),
      }))}
    />
  );
}
