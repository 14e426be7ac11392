'use client';

import Link from 'next/link';
import { useProgramState } from '@/components/live/program';
import { Empty } from '@/components/show/failure';
import { Time } from '@/components/show/time';

/** No period has been run, missed or skipped so far. */
export function NothingYet() {
  const { data } = useProgramState();
  return (
    <div className="card">
      <Empty title="No runs yet">
        {data && (
          <>
            The running hour falls due at <Time at={data.running.hourly.dueAt} />; its run appears here by
            itself.
          </>
        )}
      </Empty>
    </div>
  );
}

/** There are runs, but the filter lets none through. */
export function NoMatch() {
  return (
    <div className="card">
      <Empty title="No run matches">
        Choose other filters, or{' '}
        <Link href="/runs" className="link">
          show all runs
        </Link>
        .
      </Empty>
    </div>
  );
}
