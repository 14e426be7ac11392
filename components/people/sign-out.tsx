'use client';

import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useTRPC } from '@/components/live/trpc';
import { Refused } from './form';

const toSignIn = () => window.location.assign('/sign-in');

/** Out of this browser, or of all of them. */
export function SignOut() {
  const { account } = useTRPC();
  const here = useMutation(account.signOut.mutationOptions({ onSuccess: toSignIn }));
  const everywhere = useMutation(account.signOutEverywhere.mutationOptions({ onSuccess: toSignIn }));
  const error = here.error ?? everywhere.error;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => here.mutate()}>
          <LogOut aria-hidden className="size-4" />
          Sign out here
        </button>
        <button type="button" className="button" onClick={() => everywhere.mutate()}>
          Sign out everywhere
        </button>
      </div>
      {error && <Refused error={error} />}
    </div>
  );
}
