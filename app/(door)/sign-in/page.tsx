import { redirect } from 'next/navigation';
import { DoorHead } from '@/components/people/door-head';
import { SignIn } from '@/components/people/sign-in';
import { backFrom } from '@/components/people/sign-in-path';
import { caller, whoAsks } from '../../prefetch';

export const metadata = { title: 'Sign in' };

type Query = Record<string, string | string[] | undefined>;

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next } = await searchParams;
  const back = backFrom(typeof next === 'string' ? next : undefined);
  if ((await whoAsks()) === 'somebody') redirect(back);
  // Where the database is away, whoever signs in is told so.
  const { anybody } = await caller.account.door().catch(() => ({ anybody: true }));
  return anybody ? (
    <>
      <DoorHead title="Sign in">With the e-mail address that you were invited by.</DoorHead>
      <SignIn next={back} />
    </>
  ) : (
    <DoorHead title="Nobody can sign in yet">
      The first admin is made by a one-time link, which the server printed when it started. To have a new one
      printed, run <code className="font-mono">npm run allot -- people first-admin</code> where the server
      runs.
    </DoorHead>
  );
}
