import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { Bone } from './bone';
import { PlainLink } from './plain-link';

export type Column<Row> = {
  id: string;
  head: string;
  /** Written once here and not in every cell. */
  unit?: string;
  /** In pixels at least; what is over is shared out, so that nothing jumps while rows load. */
  width: number;
  /** The same on a phone. */
  narrow?: number;
  figure?: boolean;
  sort?: 'ascending' | 'descending';
  /** The address of the same rows sorted by this column. */
  sortHref?: string;
  /** Stays where it is while the others scroll sideways. */
  pinned?: boolean;
  cell: (row: Row) => ReactNode;
  foot?: ReactNode;
};

type TableProps<Row> = {
  label: string;
  columns: Column<Row>[];
  /** `undefined` while they load. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** How many rows are kept free while they load. */
  expected?: number;
  /** Scrolls in itself, with its head fixed. */
  tall?: boolean;
};

const pinnedCell = 'sticky left-0 z-10 bg-surface';
/** Nothing is said of a plain cell; see `.rows`. */
const cellOf = ({ figure, pinned }: { figure?: boolean; pinned?: boolean }): string | undefined =>
  figure ? (pinned ? 'figure pinned' : 'figure') : pinned ? 'pinned' : undefined;
const align = (column: { figure?: boolean }) => (column.figure ? 'text-right' : 'text-left');

/** Rows in columns of fixed width; it scrolls sideways in its own container. */
export function Table<Row>({ label, columns, rows, rowKey, expected = 5, tall = false }: TableProps<Row>) {
  const wide = columns.reduce((sum, column) => sum + column.width, 0);
  const narrow = columns.reduce((sum, column) => sum + (column.narrow ?? column.width), 0);
  return (
    <Scrolling label={label} tall={tall}>
      <table
        aria-busy={rows === undefined}
        className="ledger w-full min-w-(--narrow) table-fixed border-separate border-spacing-0 sm:min-w-(--wide)"
        style={widths(narrow, wide)}
      >
        <colgroup>
          {columns.map((column) => (
            <col
              key={column.id}
              className="w-(--narrow) sm:w-(--wide)"
              style={widths(column.narrow ?? column.width, column.width)}
            />
          ))}
        </colgroup>
        <Head columns={columns} />
        <tbody className="rows">
          {rows?.map((row) => <Line key={rowKey(row)} row={row} columns={columns} />) ??
            Array.from({ length: expected }, (_, line) => line).map((line) => (
              <Bones key={line} columns={columns} />
            ))}
        </tbody>
        {rows && columns.some((column) => column.foot !== undefined) && <Foot columns={columns} />}
      </table>
    </Scrolling>
  );
}

type ScrollingProps = { label: string; tall?: boolean; children: ReactNode };

/** A frame around a table that scrolls sideways in itself, by the keyboard too. */
export function Scrolling({ label, tall = false, children }: ScrollingProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls, and a table with a caption does not scroll by itself
    <div
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      tabIndex={0}
      aria-label={label}
      className={`card relative overflow-auto ${tall ? 'max-h-[70dvh]' : ''}`}
    >
      {children}
    </div>
  );
}

const widths = (narrow: number, wide: number) =>
  ({ '--narrow': `${narrow}px`, '--wide': `${wide}px` }) as CSSProperties;

function Head<Row>({ columns }: { columns: Column<Row>[] }) {
  return (
    <thead className="sticky top-0 z-20 bg-surface">
      <tr className="h-9">
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={column.sort}
            className={`border-line border-b px-3 text-small font-medium text-soft ${align(column)} ${column.pinned ? pinnedCell : ''}`}
          >
            {column.sortHref === undefined ? (
              column.head
            ) : (
              <PlainLink
                href={column.sortHref}
                scroll={false}
                className="underline decoration-edge decoration-dotted underline-offset-4 hover:text-ink"
              >
                {column.head}
              </PlainLink>
            )}
            {column.unit && <span className="text-dim">, {column.unit}</span>}
            {column.sort === 'ascending' && <ArrowUp aria-hidden className="ml-1 inline size-3" />}
            {column.sort === 'descending' && <ArrowDown aria-hidden className="ml-1 inline size-3" />}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Line<Row>({ row, columns }: { row: Row; columns: Column<Row>[] }) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.id} className={cellOf(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function Bones<Row>({ columns }: { columns: Column<Row>[] }) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.id} className={cellOf(column)}>
          <Bone chars={Math.min(12, Math.floor(column.width / 14))} />
        </td>
      ))}
    </tr>
  );
}

function Foot<Row>({ columns }: { columns: Column<Row>[] }) {
  return (
    <tfoot>
      <tr>
        {columns.map((column) => (
          <td
            key={column.id}
            className={`h-9 border-edge border-t px-3 font-medium ${align(column)} ${column.pinned ? pinnedCell : ''}`}
          >
            {column.foot}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}
