'use client';

import { useMe } from '@/components/live/me';
import { Nothing } from '@/components/show/amount';
import { type Column, Table } from '@/components/show/table';
import { Ago, Time } from '@/components/show/time';
import type { Person } from '@/server/api/people-contract';
import { ChangeRole, TurnPerson } from './person-acts';

/** Everybody, with what may be done about them. */
export function PeopleTable({ people }: { people: readonly Person[] | undefined }) {
  const me = useMe();
  const columns: Column<Person>[] = [
    {
      id: 'name',
      head: 'Name',
      width: 180,
      cell: ({ name, email }) => (
        <span title={name}>
          {name}
          {email === me?.signs && <span className="text-dim"> (you)</span>}
        </span>
      ),
    },
    { id: 'email', head: 'Signs with', width: 220, cell: ({ email }) => <span title={email}>{email}</span> },
    {
      id: 'role',
      head: 'Role',
      width: 130,
      cell: ({ role, disabledAt }) =>
        disabledAt === null ? role : <span className="text-bad">disabled ({role})</span>,
    },
    { id: 'since', head: 'Here since', width: 210, cell: ({ since }) => <Time at={since} ago={false} /> },
    {
      id: 'seen',
      head: 'Last seen, to the hour',
      width: 170,
      cell: ({ seenAt }) => (seenAt === null ? <Nothing /> : <Ago at={seenAt} />),
    },
    {
      id: 'acts',
      head: 'Acts',
      width: 260,
      cell: (person) => (
        <span className="flex gap-2 py-1">
          {person.disabledAt === null && <ChangeRole person={person} />}
          <TurnPerson person={person} own={person.email === me?.signs} />
        </span>
      ),
    },
  ];
  return <Table label="Persons" columns={columns} rows={people} rowKey={({ email }) => email} expected={4} />;
}
