import type { ReactNode } from 'react';
import { Mark } from '@/components/frame/mark';
import { ThemeSwitch } from '@/components/frame/theme-switch';

/** What stands around the pages for people who are not signed in. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-14 items-center justify-between px-4 md:px-6">
        <span className="flex items-center gap-2 font-semibold">
          <Mark />
          Allot
        </span>
        <ThemeSwitch />
      </header>
      <main className="mx-auto flex w-full max-w-md flex-1 flex-col gap-6 px-4 pt-[8dvh] pb-10">
        {children}
      </main>
    </div>
  );
}
