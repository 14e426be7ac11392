'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useId, useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { useNow } from '@/components/live/clock';
import { useTRPC, useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Nothing } from '@/components/show/amount';
import { Empty, Failure } from '@/components/show/failure';
import { type Column, Table } from '@/components/show/table';
import { Ago, Time } from '@/components/show/time';
import type { Role } from '@/lib/roles';
import type { Token } from '@/server/api/people-contract';
import { OneTime } from './one-time';
import { RoleChoice } from './role-choice';

const COLUMNS: Column<Token>[] = [
  { id: 'name', head: 'Name', width: 170, cell: ({ name }) => <span title={name}>{name}</span> },
  { id: 'role', head: 'Role', width: 90, cell: ({ role }) => role },
  { id: 'by', head: 'Made by', width: 190, cell: ({ madeBy }) => <span title={madeBy}>{madeBy}</span> },
  { id: 'why', head: 'Why', width: 180, cell: ({ reason }) => <span title={reason}>{reason}</span> },
  { id: 'ends', head: 'Ends', width: 190, cell: ({ endsAt }) => <Time at={endsAt} ago={false} /> },
  {
    id: 'used',
    head: 'Last used',
    width: 120,
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? <Nothing /> : <Ago at={lastUsedAt} />),
  },
  { id: 'acts', head: 'Acts', width: 220, cell: (token) => <TokenActs token={token} /> },
];

/** What scripted clients sign in with; those that ended stay, since acts were signed with their names. */
export function Tokens() {
  const query = useQuery(useTRPC().tokens.list.queryOptions());
  const error = useFailure(query);
  if (error)
    return <Failure what="The tokens could not be read." error={error} retry={() => void query.refetch()} />;
  if (query.data?.length === 0)
    return (
      <div className="card">
        <Empty title="There is no token yet">
          A script that reads figures or starts periods signs in with one. A token cannot decide anything.
        </Empty>
      </div>
    );
  return (
    <Table label="API tokens" columns={COLUMNS} rows={query.data} rowKey={({ name }) => name} expected={1} />
  );
}

function TokenActs({ token: { name, withdrawnBy, endsAt } }: { token: Token }) {
  const { tokens } = useTRPCClient();
  const now = useNow(60_000);
  if (withdrawnBy !== null) return <span className="text-soft">withdrawn by {withdrawnBy}</span>;
  if (endsAt <= now) return <span className="text-soft">ended</span>;
  return (
    <span className="flex py-1">
      <ActDialog
        word="Withdraw"
        title={`Withdraw the token "${name}"`}
        least="admin"
        submit={`Withdraw ${name}`}
        act={async (reason) => void (await tokens.withdraw.mutate({ name, reason }))}
      >
        <p>Whatever signs in with it is refused at once. What was done with it stays in the audit trail.</p>
      </ActDialog>
    </span>
  );
}

const DAY = 24 * 3_600_000;
const LASTING = [
  ['7', 'a week'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
] as const;

/** Making a token, which is shown once. */
export function MakeToken() {
  const { tokens } = useTRPCClient();
  const id = useId();
  const now = useNow(60_000);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState('90');
  return (
    <ActDialog
      word="Make a token"
      title="Make an API token"
      least="admin"
      icon={KeyRound}
      submit={`Make the token ${name.trim()}`}
      act={async (reason) => {
        const endsAt = now + Number(days) * DAY;
        const made = await tokens.make.mutate({ name, role, endsAt, reason });
        setName('');
        return (
          <div className="flex flex-col gap-3">
            <p>
              The token {made.name} holds until <Time at={made.endsAt} ago={false} />.
            </p>
            <OneTime
              label="Token"
              value={made.token ?? ''}
              note="The client sends it as “Authorization: Bearer …”. It is shown this once, and nobody can read it later."
            />
          </div>
        );
      }}
    >
      <div className="flex flex-col gap-1">
        <label htmlFor={`${id}-name`} className="font-medium">
          Name
        </label>
        <input
          id={`${id}-name`}
          autoComplete="off"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
          className="field w-full"
          aria-describedby={`${id}-note`}
        />
        <p id={`${id}-note`} className="text-small text-dim">
          Acts are signed with it, such as “token:nightly-report”.
        </p>
      </div>
      <RoleChoice value={role} onChange={setRole} roles={['viewer', 'operator']} />
      <div className="flex flex-col gap-1">
        <label htmlFor={`${id}-days`} className="font-medium">
          Holds for
        </label>
        <select
          id={`${id}-days`}
          value={days}
          onChange={(event) => setDays(event.target.value)}
          className="field w-full"
        >
          {LASTING.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      </div>
    </ActDialog>
  );
}
