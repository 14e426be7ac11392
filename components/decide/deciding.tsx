import Link from 'next/link';
import type { Run } from '@/server/api/contract';

/** What the acts over an attempt that waits are given. */
export type Deciding = {
  run: Run;
  /** The attempt that a rerun would take the place of. */
  replaces: number | null;
  /** What has become of the attempt since the dialog was opened, as a sentence. */
  since: string | null;
  onOpen: (open: boolean) => void;
};

/** Says that somebody else was faster. */
export function Since({ since, run }: Pick<Deciding, 'since' | 'run'>) {
  if (since === null) return null;
  return (
    <p role="status" className="rounded-md border border-wait bg-wait-soft px-3 py-2">
      {since} <LookAgain period={run.period} />
    </p>
  );
}

/** What was looked at is no longer what waits: the way to what is there now. */
export function LookAgain({ period: { kind, start } }: Pick<Run, 'period'>) {
  return (
    <Link href={`/periods/${kind}/${start}`} prefetch={false} className="link self-start">
      Look at the period as it stands now
    </Link>
  );
}
