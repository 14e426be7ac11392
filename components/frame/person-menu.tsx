'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleUserRound, LogOut, UserRoundCog } from 'lucide-react';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import { useTRPC } from '@/components/live/trpc';
import { goToSignIn } from '@/components/people/sign-in-path';

const item =
  'flex h-10 w-full cursor-pointer items-center gap-3 rounded-sm px-3 outline-none data-highlighted:bg-raised';

/** Who is signed in, with the ways to the account and out. */
export function PersonMenu() {
  const trpc = useTRPC();
  const { data: me } = useQuery(trpc.account.me.queryOptions());
  const signOut = useMutation(trpc.account.signOut.mutationOptions({ onSuccess: goToSignIn }));
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={me ? `Signed in as ${me.name}` : 'Who is signed in'}
        className="-mr-2 flex h-10 min-w-10 shrink-0 items-center justify-center gap-2 rounded-md px-2 text-soft hover:bg-raised"
      >
        <CircleUserRound aria-hidden className="size-4" />
        <span className="max-w-40 truncate max-lg:hidden">{me?.name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-40 min-w-56 max-w-80 rounded-md border border-line bg-surface p-1 shadow-sm"
        >
          {me && (
            <DropdownMenu.Label className="border-line border-b px-3 pt-1 pb-2">
              <span className="block truncate font-medium">{me.name}</span>
              <span className="block truncate text-small text-soft">{me.signs}</span>
              <span className="block text-small text-soft">Role: {me.role}</span>
            </DropdownMenu.Label>
          )}
          <DropdownMenu.Item asChild>
            <Link href="/account" className={item}>
              <UserRoundCog aria-hidden className="size-4 text-soft" />
              Your account
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item className={item} onSelect={() => signOut.mutate()}>
            <LogOut aria-hidden className="size-4 text-soft" />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
