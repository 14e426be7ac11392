'use client';

import Link from 'next/link';
import { Nothing } from '@/components/show/amount';
import { durationOf } from '@/components/show/instants';
import { sentenceOf } from '@/components/show/sentence';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { Alert } from '@/server/api/alerts';
import { sortWord, toldWords } from './alert-words';

type PastProps = { alerts: readonly Alert[] | undefined; webhooks: number };

/** What stood and is over, and what is told once. */
export function PastAlerts({ alerts, webhooks }: PastProps) {
  return (
    <Table
      label="Alerts that are over"
      columns={columnsOf(webhooks)}
      rows={alerts}
      rowKey={({ id }) => String(id)}
      expected={8}
    />
  );
}

const columnsOf = (webhooks: number): Column<Alert>[] => [
  {
    id: 'sort',
    head: 'Alert',
    width: 168,
    narrow: 136,
    cell: ({ sort, path }) => (
      <Link href={path} prefetch={false} className="link">
        {sortWord(sort)}
      </Link>
    ),
  },
  {
    id: 'sentence',
    head: 'What it said',
    width: 440,
    cell: ({ sentence }) => <span title={sentence}>{sentenceOf(sentence)}</span>,
  },
  { id: 'since', head: 'Since', width: 264, sort: 'descending', cell: ({ since }) => <Time at={since} /> },
  {
    id: 'stood',
    head: 'Stood for',
    width: 112,
    cell: ({ since, until }) => (until === null || until === since ? <Nothing /> : durationOf(until - since)),
  },
  {
    id: 'told',
    head: 'Webhooks',
    width: 216,
    cell: (alert) => (
      <span title={alert.trouble?.error} className={alert.trouble === null ? 'text-soft' : 'text-bad'}>
        {toldWords(alert, webhooks)}
        {alert.trouble !== null && `: ${alert.trouble.error}`}
      </span>
    ),
  },
];
