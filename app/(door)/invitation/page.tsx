import { DoorHead } from '@/components/people/door-head';
import { AcceptInvitation } from '@/components/people/invitation';
import { whyNot } from '@/components/people/why-not';
import { caller } from '../../prefetch';

export const metadata = { title: 'An invitation' };

type Query = Record<string, string | string[] | undefined>;

export default async function InvitationPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token.slice(0, 100) : '';
  const found = await caller.account
    .invitation({ token: given || '-' })
    .catch((error: unknown) => whyNot(error, 'This invitation cannot be accepted'));
  if ('why' in found) return <DoorHead title={found.title}>{found.why}</DoorHead>;
  const { email, role, invitedBy, toConfirm } = found;
  return (
    <>
      <DoorHead title="An invitation">
        {invitedBy} invites you to this console as {role}.
        {toConfirm && ' Another admin has to confirm this first; the link works from then on.'}
      </DoorHead>
      {!toConfirm && <AcceptInvitation token={given} email={email} />}
    </>
  );
}
