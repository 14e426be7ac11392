import { DoorHead } from '@/components/people/door-head';
import { FirstAdmin } from '@/components/people/first-admin';
import { caller } from '../../prefetch';

export const metadata = { title: 'The first admin' };

type Query = Record<string, string | string[] | undefined>;

export default async function FirstAdminPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token.slice(0, 100) : '';
  // Where that cannot be asked now, the form is shown, and tells what is the matter when it is sent.
  const holds =
    given !== '' &&
    (await caller.account.firstAdminLink({ token: given }).catch(() => ({ holds: true }))).holds;
  return holds ? (
    <>
      <DoorHead title="The first admin">
        Nobody can sign in yet. Whoever fills this in becomes the first admin, who invites the others.
      </DoorHead>
      <FirstAdmin token={given} />
    </>
  ) : (
    <DoorHead title="This link does not hold">
      It was used, it has ended, or there is an admin already. Sign in, ask an admin for an invitation, or
      have a new link printed where the server runs:{' '}
      <code className="font-mono">npm run allot -- people first-admin</code>.
    </DoorHead>
  );
}
