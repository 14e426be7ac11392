'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Bone } from '@/components/show/bone';
import { Facts, PageHead, Section } from '@/components/show/facts';
import { Failure } from '@/components/show/failure';
import { Time } from '@/components/show/time';
import { ChangePassword } from './change-password';
import { ROLE_WORDS } from './role-words';
import { Sessions } from './sessions';
import { SignOut } from './sign-out';

/** One's own account: who one is here, the password, and where one is signed in. */
export function Account() {
  const me = useQuery(useTRPC().account.me.queryOptions());
  const error = useFailure(me);
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Your account" aside={<SignOut />}>
        Who you are here, your password, and where you are signed in.
      </PageHead>
      <Section title="You">
        {me.data ? (
          <div className="card p-4">
            <Facts
              facts={[
                { label: 'Name', value: me.data.name },
                {
                  label: 'Signs with',
                  value: me.data.signs,
                  note: 'This stands beside everything that you do.',
                },
                { label: 'Role', value: me.data.role, note: ROLE_WORDS[me.data.role] },
                ...(me.data.approverSince === null
                  ? []
                  : [{ label: 'Decides since', value: <Time at={me.data.approverSince} /> }]),
              ]}
            />
          </div>
        ) : error ? (
          <Failure what="Your account could not be read." error={error} retry={() => void me.refetch()} />
        ) : (
          <Bone chars={40} />
        )}
      </Section>
      <Section title="Where you are signed in">
        <Sessions />
      </Section>
      <Section title="Change your password">
        <div className="max-w-md">
          <ChangePassword />
        </div>
      </Section>
    </div>
  );
}
