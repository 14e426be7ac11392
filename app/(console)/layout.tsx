import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { COLLAPSED_COOKIE, ZONE_COOKIE } from '@/components/frame/cookies';
import { Frame } from '@/components/frame/frame';
import { Live } from '@/components/live/live';
import { ProgramProvider } from '@/components/live/program';
import { signInPath } from '@/components/people/sign-in-path';
import { api, PrefetchedFrame, queries, whoAsks } from '../prefetch';

/** What is for people who are signed in. The procedures see to that themselves; here a stranger is only shown the way. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  if ((await whoAsks()) === 'nobody') redirect(signInPath((await headers()).get('x-allot-path')));
  const [jar] = await Promise.all([
    cookies(),
    queries().prefetchQuery(api.state.get.queryOptions()),
    queries().prefetchQuery(api.account.me.queryOptions()),
  ]);
  return (
    <PrefetchedFrame>
      <ProgramProvider serverNow={Date.now()} zoneChosen={jar.get(ZONE_COOKIE)?.value ?? ''}>
        <Live>
          <Frame collapsed={jar.get(COLLAPSED_COOKIE)?.value === 'collapsed'}>{children}</Frame>
        </Live>
      </ProgramProvider>
    </PrefetchedFrame>
  );
}
