'use client';

import { Check, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { DropdownMenu } from 'radix-ui';

const THEMES = [
  { value: 'light', word: 'Light', icon: Sun },
  { value: 'dark', word: 'Dark', icon: Moon },
  { value: 'system', word: 'As the system', icon: Monitor },
];

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label="Theme"
        className="-mr-2 flex size-10 shrink-0 items-center justify-center rounded-md text-soft hover:bg-raised"
      >
        <Sun aria-hidden className="size-4 dark:hidden" />
        <Moon aria-hidden className="hidden size-4 dark:block" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-40 min-w-44 rounded-md border border-line bg-surface p-1 shadow-sm"
        >
          <DropdownMenu.RadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
            {THEMES.map(({ value, word, icon: Icon }) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                className="flex h-10 cursor-pointer items-center gap-3 rounded-sm px-3 outline-none data-highlighted:bg-raised"
              >
                <Icon aria-hidden className="size-4 text-soft" />
                {word}
                <DropdownMenu.ItemIndicator className="ml-auto">
                  <Check aria-hidden className="size-4 text-accent" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
