'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Nothing } from '@/components/show/amount';
import { Failure } from '@/components/show/failure';
import { MoreRows } from '@/components/show/more-rows';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { VersionHead } from '@/server/api/policy-contract';
import { Approver } from './approver';
import { StandingSign, THE_BEGINNING } from './standing';
import { versionPages } from './version-pages';

const COLUMNS: Column<VersionHead>[] = [
  {
    id: 'version',
    head: 'Version',
    width: 100,
    cell: ({ version }) => (
      <PlainLink href={`/policy?version=${version}`} className="link">
        Version {version}
      </PlainLink>
    ),
  },
  {
    id: 'standing',
    head: 'Status',
    width: 150,
    cell: ({ standing }) => <StandingSign standing={standing} />,
  },
  {
    id: 'from',
    head: 'In force from',
    width: 200,
    cell: ({ inForceFrom }) =>
      inForceFrom <= THE_BEGINNING ? 'the beginning' : <Time at={inForceFrom} ago={false} />,
  },
  {
    id: 'by',
    head: 'Proposed by',
    width: 190,
    cell: ({ proposedBy }) => <span title={proposedBy}>{proposedBy}</span>,
  },
  { id: 'why', head: 'Why', width: 260, cell: ({ reason }) => <span title={reason}>{reason}</span> },
  {
    id: 'decided',
    head: 'Decided by',
    width: 190,
    cell: ({ decidedBy }) => (decidedBy ? <span title={decidedBy}>{decidedBy}</span> : <Nothing />),
  },
];

/** Every version of the policy, the newest first. */
export function Versions() {
  const { policies } = useTRPCClient();
  const query = useInfiniteQuery(versionPages((input) => policies.versions.query(input)));
  const error = useFailure(query);
  if (error)
    return (
      <Failure what="The versions could not be read." error={error} retry={() => void query.refetch()} />
    );
  return (
    <div className="flex flex-col gap-3">
      <Table
        label="Versions of the policy"
        columns={COLUMNS}
        rows={query.data?.pages.flatMap(({ rows }) => rows)}
        rowKey={({ version }) => String(version)}
        expected={3}
      />
      <MoreRows query={query} what="earlier versions" />
    </div>
  );
}

/** Versions that wait for another admin, said where they are easily overlooked. */
export function WaitingVersions({ but }: { but: number }) {
  const { policies } = useTRPCClient();
  const { data } = useInfiniteQuery(versionPages((input) => policies.versions.query(input)));
  const waiting = data?.pages
    .flatMap(({ rows }) => rows)
    .filter(({ standing, version }) => standing === 'proposed' && version !== but);
  return waiting?.map(({ version, proposedBy }) => (
    <p key={version} className="rounded-md bg-wait-soft px-4 py-2 text-wait">
      Version {version}, proposed by {proposedBy}, waits for <Approver />.{' '}
      <PlainLink href={`/policy?version=${version}`} className="underline underline-offset-3">
        Look at version {version}
      </PlainLink>
    </p>
  ));
}
