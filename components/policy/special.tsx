'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Nothing } from '@/components/show/amount';
import { PageHead, Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { MoreRows } from '@/components/show/more-rows';
import { PlainLink } from '@/components/show/plain-link';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { SpecialPartner, SpecialVersion } from '@/server/api/special-contract';
import { PolicyTabs } from './policy-tabs';
import { ChangeSpecial } from './special-change';
import { specialPages, specialVersions } from './special-pages';

const PARTNERS: Column<SpecialPartner>[] = [
  {
    id: 'partner',
    head: 'Partner',
    width: 140,
    cell: ({ partnerId }) => (
      <PlainLink href={`/partners/${partnerId}`} className="link">
        {partnerId}
      </PlainLink>
    ),
  },
  { id: 'name', head: 'Name', width: 220, cell: ({ name }) => name ?? <Nothing /> },
];

const VERSIONS: Column<SpecialVersion>[] = [
  { id: 'version', head: 'Version', width: 90, cell: ({ version }) => `Version ${version}` },
  { id: 'partners', head: 'Partners', width: 90, figure: true, cell: ({ partners }) => countOf(partners) },
  {
    id: 'by',
    head: 'Made by',
    width: 180,
    cell: ({ changedBy }) => <span title={changedBy}>{changedBy}</span>,
  },
  { id: 'when', head: 'When', width: 200, cell: ({ createdAt }) => <Time at={createdAt} ago={false} /> },
  { id: 'why', head: 'Why', width: 240, cell: ({ reason }) => <span title={reason}>{reason}</span> },
];

const WHAT = 'What each gets in a published hour goes to the remote database as well.';

/** The partners whose hourly totals go to the remote database, and who has changed the list. */
export function Special() {
  const { special } = useTRPCClient();
  const partners = useInfiniteQuery(specialPages((input) => special.page.query(input)));
  const versions = useInfiniteQuery(specialVersions((input) => special.versions.query(input)));
  const error = [useFailure(partners), useFailure(versions)].find((one) => one !== null);
  if (error) {
    const retry = () => void Promise.all([partners.refetch(), versions.refetch()]);
    return (
      <div className="flex flex-col gap-6">
        <PageHead title="Special partners">{WHAT}</PageHead>
        <PolicyTabs here="special" />
        <Failure what="The special partners could not be read." error={error} retry={retry} />
      </div>
    );
  }
  const rows = partners.data?.pages.flatMap((page) => page.rows);
  const lists = versions.data?.pages.flatMap((page) => page.rows);
  const trouble = partners.data?.pages.find((page) => page.trouble)?.trouble;
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Special partners" aside={<ChangeSpecial latest={lists?.[0]} />}>
        {lists?.[0] ? `${manyOf(lists[0].partners, 'partner')} on the list. ` : ''}
        {WHAT}
      </PageHead>
      <PolicyTabs here="special" />
      <Section title="On the list">
        <div className="flex flex-col gap-3">
          {trouble && <p className="text-soft">{trouble}</p>}
          {rows?.length === 0 ? (
            <div className="card">
              <Empty title="No partner is on the list">
                Nothing is sent to the remote database until somebody puts a partner on it.
              </Empty>
            </div>
          ) : (
            <div className="max-w-2xl">
              <Table
                label="Special partners"
                columns={PARTNERS}
                rows={rows}
                rowKey={(row) => row.partnerId}
              />
            </div>
          )}
          <MoreRows query={partners} what="more partners" />
        </div>
      </Section>
      <Section title="Versions of the list">
        <div className="flex flex-col gap-3">
          <Table
            label="Versions of the list"
            columns={VERSIONS}
            rows={lists}
            rowKey={(row) => String(row.version)}
          />
          <MoreRows query={versions} what="earlier versions" />
        </div>
      </Section>
    </div>
  );
}
