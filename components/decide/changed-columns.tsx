import { Amount } from '@/components/show/amount';
import type { Column } from '@/components/show/table';
import { Change } from './change';

type Changed = { old: string; new: string; change: string };

const FIGURE = { unit: 'CC', width: 168, narrow: 132, figure: true } as const;

/** Old, new and change beside each other. @param was what the old ones are. */
export const changed = <Row extends Changed>(was: string): Column<Row>[] => [
  { id: 'old', head: was, ...FIGURE, cell: (row) => <Amount value={row.old} /> },
  { id: 'new', head: 'Rerun', ...FIGURE, cell: (row) => <Amount value={row.new} /> },
  { id: 'change', head: 'Change', ...FIGURE, cell: (row) => <Change value={row.change} /> },
];
