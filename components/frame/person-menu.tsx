'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleUserRound, LogOut, UserRoundCog } from 'lucide-react';
import { useTRPC } from '@/components/live/trpc';
import { goToSignIn } from '@/components/people/sign-in-path';
import { MenuButton } from './menu-button';

/** Who is signed in, with the ways to the account and out. */
export function PersonMenu() {
  const trpc = useTRPC();
  const { data: me } = useQuery(trpc.account.me.queryOptions());
  const signOut = useMutation(trpc.account.signOut.mutationOptions({ onSuccess: goToSignIn }));
  return (
    <MenuButton
      face={{
        'aria-label': me ? `Signed in as ${me.name}` : 'Who is signed in',
        className:
          '-mr-2 flex h-10 min-w-10 shrink-0 items-center justify-center gap-2 rounded-md px-2 text-soft hover:bg-raised',
        children: (
          <>
            <CircleUserRound aria-hidden className="size-4" />
            <span className="max-w-40 truncate max-lg:hidden">{me?.name}</span>
          </>
        ),
      }}
      head={
        me && (
          <>
            <span className="block truncate font-medium">{me.name}</span>
            <span className="block truncate text-small text-soft">{me.signs}</span>
            <span className="block text-small text-soft">Role: {me.role}</span>
          </>
        )
      }
      items={[
        { word: 'Your account', icon: UserRoundCog, href: '/account' },
        { word: 'Sign out', icon: LogOut, pick: () => signOut.mutate() },
      ]}
    />
  );
}
