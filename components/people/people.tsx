'use client';

import { useQuery } from '@tanstack/react-query';
import { useMe } from '@/components/live/me';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { PageHead, Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import { Invitations } from './invitations';
import { Invite } from './invite';
import { PeopleTable } from './people-table';
import { Proposals } from './proposals';
import { ROLE_WORDS } from './role-words';
import { MakeToken, Tokens } from './tokens';

/** Who may come in, and as what; for admins alone. */
export function People() {
  const me = useMe();
  if (me && me.role !== 'admin') return <NotForYou role={me.role} />;
  return <Everybody />;
}

function Everybody() {
  const query = useQuery(useTRPC().people.list.queryOptions());
  const error = useFailure(query);
  const { data } = query;
  const active = data?.people.filter(({ disabledAt }) => disabledAt === null).length;
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="People" aside={<Invite />}>
        {active === undefined
          ? 'Who may come in, and as what.'
          : `${manyOf(active, 'person', 'people')} may come in.`}
      </PageHead>
      {error ? (
        <Failure what="The people could not be read." error={error} retry={() => void query.refetch()} />
      ) : (
        <>
          {data && data.proposals.length > 0 && (
            <Section title="Roles that wait for another admin">
              <Proposals proposals={data.proposals} />
            </Section>
          )}
          <Section title="Persons">
            <PeopleTable people={data?.people} />
          </Section>
          <Section title="Open invitations">
            <Invitations invitations={data?.invitations} />
          </Section>
        </>
      )}
      <Section title="API tokens" aside={<MakeToken />}>
        <Tokens />
      </Section>
      <Section title="What the roles may">
        <dl className="card divide-y divide-line">
          {Object.entries(ROLE_WORDS).map(([role, words]) => (
            <div key={role} className="grid gap-x-6 px-4 py-2 sm:grid-cols-[8rem_1fr]">
              <dt className="font-medium">{role}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  );
}

function NotForYou({ role }: { role: string }) {
  return (
    <div className="flex flex-col gap-4">
      <PageHead title="People">Only admins see who may come in, and change it.</PageHead>
      <div className="card">
        <Empty title={`You are ${role}`}>
          This page needs the role admin. To be given another role, or to have somebody invited, ask whoever
          runs this console in your organisation. Your own account is under your name at the top.
        </Empty>
      </div>
    </div>
  );
}
