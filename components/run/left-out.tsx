import { countOf } from '@/components/show/figures';
import type { Run } from '@/server/api/contract';

/** Voters that took no part and rows of the source that could not be used, each with the reason. */
export function LeftOut({ run: { leftOut, badRows, computedAt } }: { run: Run }) {
  if (leftOut.length === 0 && badRows.length === 0)
    return (
      <p className="card px-3 py-2 text-soft">
        {computedAt === null
          ? 'Known once the run is computed.'
          : 'Every voter took part, and no row was bad.'}
      </p>
    );
  const lines = [
    ...leftOut.map(({ reason, voters }) => ({ what: `Voters: ${reason}`, count: voters })),
    ...badRows.map(({ what, count }) => ({ what: `Bad rows: ${what}`, count })),
  ];
  return (
    <dl className="card divide-y divide-line">
      {lines.map(({ what, count }) => (
        <div key={what} className="flex justify-between gap-4 px-3 py-2">
          <dt className="min-w-0 wrap-break-word">{what}</dt>
          <dd>{countOf(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
