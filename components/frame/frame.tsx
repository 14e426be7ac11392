import type { ReactNode } from 'react';
import { Banners } from './banners';
import { CatchUp } from './catch-up';
import { Find } from './find';
import { BottomBar, SideNavigation } from './navigation';
import { TopBar } from './top-bar';

/** What stands around every page. */
export function Frame({ collapsed, children }: { collapsed: boolean; children: ReactNode }) {
  return (
    <Find>
      <div className="flex min-h-dvh">
        <a href="#content" className="button -translate-y-20 fixed top-2 left-2 z-50 focus:translate-y-0">
          Skip to the content
        </a>
        <SideNavigation startCollapsed={collapsed} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar />
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-[1440px] flex-1 px-4 pt-4 pb-24 md:px-6 md:pb-10"
          >
            <div className="flex flex-col gap-2 has-[>*]:mb-4">
              <Banners />
              <CatchUp />
            </div>
            {children}
          </main>
        </div>
        <BottomBar />
      </div>
    </Find>
  );
}
