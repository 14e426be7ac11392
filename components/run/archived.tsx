import { Section } from '@/components/show/facts';
import { Empty } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { Time } from '@/components/show/time';
import type { Run } from '@/server/api/contract';

type Archive = NonNullable<Run['archive']>;

/** Where the rows of a run went, and what can be done without them. */
export function Archived({ archive: { at, file } }: { archive: Archive }) {
  return (
    <section aria-label="Archived" className="card flex flex-col gap-1 px-4 py-3">
      <p>
        <strong className="font-medium">Its rows were archived.</strong> <Time at={at} />. Its figures, its
        bookings and its log stay here; it is not run again, and what is wrong with an account is corrected by
        hand.
      </p>
      {file ? (
        <p className="wrap-anywhere text-soft">
          {manyOf(file.rewards, 'reward')} and everyone who was left out{' '}
          {file.removed ? 'are in' : 'are still being moved to'}{' '}
          <code className="font-mono text-small">archive/{file.path}</code> of the data folder on {file.host},{' '}
          {countOf(file.bytes)} bytes, SHA-256 <code className="font-mono text-small">{file.sha256}</code>.
          Read it there with zcat; “npm run allot -- verify” holds it against the run.
        </p>
      ) : (
        <p className="text-bad">
          The database does not know the file any more. Run “npm run allot -- verify” and look into the audit
          trail, which names it.
        </p>
      )}
    </section>
  );
}

/** Stands where rows stood that are in a file now. */
export function NoRows({ title }: { title: string }) {
  return (
    <Section title={title}>
      <div className="card">
        <Empty title="In the archive">The rows of this run are in the file that is named above.</Empty>
      </div>
    </Section>
  );
}
