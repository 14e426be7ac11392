import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import type { Column } from '@/components/show/table';
import { Countdown } from '@/components/show/time';
import { BatchState } from './batch-state';

type Sent = {
  amount: string;
  state: Parameters<typeof BatchState>[0]['state'];
  tries: number;
  nextTryAt: number | null;
  error: string | null;
};

// What a batch and each transfer of one have in common, in columns of the same width.

export const AMOUNT: Column<Pick<Sent, 'amount'>> = {
  id: 'amount',
  head: 'Amount',
  unit: 'CC',
  width: 152,
  figure: true,
  cell: ({ amount }) => <Amount value={amount} />,
};

export const STATE: Column<Pick<Sent, 'state'>> = {
  id: 'state',
  head: 'State',
  width: 120,
  cell: ({ state }) => <BatchState state={state} />,
};

export const TRIES: Column<Pick<Sent, 'tries' | 'nextTryAt'>>[] = [
  { id: 'tries', head: 'Tries', width: 64, figure: true, cell: ({ tries }) => countOf(tries) },
  {
    id: 'next',
    head: 'Next try',
    width: 88,
    cell: ({ nextTryAt }) => (nextTryAt === null ? <Nothing /> : <Countdown to={nextTryAt} />),
  },
];

export const ERROR: Column<Pick<Sent, 'error'>> = {
  id: 'error',
  head: 'Error',
  width: 300,
  cell: ({ error }) => (error === null ? <Nothing /> : <span title={error}>{error}</span>),
};
