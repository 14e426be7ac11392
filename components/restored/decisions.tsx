import { Nothing } from '@/components/show/amount';
import { Empty } from '@/components/show/failure';
import { type Column, Table } from '@/components/show/table';
import { Time } from '@/components/show/time';
import type { Decision } from '@/server/api/acts-restored';
import { CHOICES } from './words';

const told = (text: string | null) => (text === null ? <Nothing /> : <span title={text}>{text}</span>);

const COLUMNS: Column<Decision>[] = [
  { id: 'number', head: 'Number', width: 80, cell: ({ id }) => id },
  { id: 'choice', head: 'Proposed', width: 180, cell: ({ choice }) => CHOICES[choice].word },
  { id: 'status', head: 'Status', width: 110, cell: ({ status }) => status },
  { id: 'gap', head: 'What was missing', width: 280, cell: ({ sentence }) => told(sentence) },
  { id: 'by', head: 'By', width: 180, cell: ({ proposedBy }) => told(proposedBy) },
  { id: 'why', head: 'Why', width: 200, cell: ({ reason }) => told(reason) },
  { id: 'decider', head: 'Decided by', width: 180, cell: ({ decidedBy }) => told(decidedBy) },
  { id: 'because', head: 'Why decided', width: 200, cell: ({ decisionReason }) => told(decisionReason) },
  { id: 'when', head: 'When', width: 210, cell: ({ decidedAt }) => <Time at={decidedAt} ago={false} /> },
];

/** What was decided over the gaps of this database, the latest first. */
export function Decisions({ decisions }: { decisions: readonly Decision[] | undefined }) {
  if (decisions?.length === 0)
    return (
      <div className="card">
        <Empty title="Nothing was ever proposed">
          Proposals stand here once a restored database lacks something.
        </Empty>
      </div>
    );
  return (
    <Table
      label="Proposals"
      columns={COLUMNS}
      rows={decisions}
      rowKey={({ id }) => String(id)}
      expected={1}
    />
  );
}
