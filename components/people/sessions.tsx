'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Nothing } from '@/components/show/amount';
import { Failure } from '@/components/show/failure';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { Session } from '@/server/api/people-contract';

const COLUMNS: Column<Session>[] = [
  {
    id: 'browser',
    head: 'Browser',
    width: 260,
    narrow: 180,
    cell: ({ browser, here }) => (
      <span title={browser ?? undefined}>
        {here && <strong className="font-semibold">This one: </strong>}
        {browser ? nameOf(browser) : 'unknown'}
      </span>
    ),
  },
  { id: 'address', head: 'Address', width: 160, cell: ({ address }) => address ?? <Nothing /> },
  { id: 'begun', head: 'Signed in', width: 260, cell: ({ begunAt }) => <Time at={begunAt} /> },
  { id: 'used', head: 'Last used, to the hour', width: 260, cell: ({ usedAt }) => <Time at={usedAt} /> },
];

/** The sessions that stand; one ends a day after it was last used. */
export function Sessions() {
  const query = useQuery(useTRPC().account.sessions.queryOptions());
  const { data, refetch } = query;
  const error = useFailure(query);
  if (error)
    return <Failure what="Your sessions could not be read." error={error} retry={() => void refetch()} />;
  return (
    <Table
      label="Your sessions"
      columns={COLUMNS}
      rows={data}
      rowKey={({ begunAt, browser }) => `${begunAt} ${browser}`}
      expected={1}
    />
  );
}

const BROWSERS = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'];

/** The browser's name and system out of what it says of itself; the whole is in the title. */
function nameOf(userAgent: string): string {
  const browser = BROWSERS.find((name) => userAgent.includes(`${name}/`));
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent)?.[0];
  if (!browser) return userAgent.slice(0, 40);
  const name = { Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser;
  return system ? `${name} on ${system}` : name;
}
