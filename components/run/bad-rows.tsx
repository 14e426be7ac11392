import { Bone } from '@/components/show/bone';
import { countOf } from '@/components/show/figures';
import type { Run } from '@/server/api/contract';
import type { RunInputs } from '@/server/api/run-contract';

/** Rows of the source that could not be used as they were, by kind, with what became of them. None stops a run. */
export function BadRows({ run, rows }: { run: Run; rows: RunInputs['badRows'] | undefined }) {
  if (rows === undefined)
    return (
      <p aria-busy className="card px-3 py-2">
        <Bone chars={24} />
      </p>
    );
  if (rows.length === 0)
    return (
      <p className="card px-3 py-2 text-soft">
        {run.inputDigest !== null
          ? 'None: every row that was read could be used.'
          : run.status === 'failed'
            ? 'Not known: this attempt failed before it had read the votes.'
            : 'Known once the votes are read.'}
      </p>
    );
  return (
    <dl className="card divide-y divide-line">
      {rows.map(({ what, count, meaning }) => (
        <div key={what} className="px-3 py-2">
          <dt className="flex justify-between gap-4">
            <span className="min-w-0 wrap-break-word">{what}</span>
            <span>{countOf(count)}</span>
          </dt>
          <dd className="text-small text-dim">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
