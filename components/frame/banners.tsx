'use client';

import { CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useProgramState } from '@/components/live/program';
import { Time } from '@/components/show/time';

/** What every page has to say first: broken invariants, what stops runs, what is worth knowing. */
export function Banners() {
  const { data, isRefetchError, dataUpdatedAt } = useProgramState();
  if (!data) return null;
  return (
    <>
      {data.breaches.map((breach) => (
        <Banner key={`${breach.kind} ${breach.foundAt}`} look="bad" title={`No ${breach.kind} run starts`}>
          {breach.sentence}{' '}
          {breach.runId !== null && (
            <>
              <Link href={`/runs/${breach.runId}`} className="underline underline-offset-3">
                See the run
              </Link>
              .{' '}
            </>
          )}
          <span className="text-soft">
            Found <Time at={breach.foundAt} />
          </span>
        </Banner>
      ))}
      {data.obstacles.map((sentence) => (
        <Banner key={sentence} look="bad" title="No run starts at present">
          {sentence}
        </Banner>
      ))}
      {isRefetchError && (
        <Banner look="wait" title="The server does not answer">
          What is shown is as of <Time at={dataUpdatedAt} />. It is asked again by itself.
        </Banner>
      )}
      {data.warnings.map((sentence) => (
        <Banner key={sentence} look="wait" title="Worth knowing">
          {sentence}
        </Banner>
      ))}
      {data.scheduler === 'off' && (
        <Banner look="note" title="The scheduler is off">
          No period is run by itself while it is.
        </Banner>
      )}
    </>
  );
}

const LOOKS = {
  bad: { icon: CircleX, colour: 'border-bad bg-bad-soft', mark: 'text-bad' },
  wait: { icon: TriangleAlert, colour: 'border-wait bg-wait-soft', mark: 'text-wait' },
  note: { icon: Info, colour: 'border-edge bg-raised', mark: 'text-soft' },
} satisfies Record<string, { icon: LucideIcon; colour: string; mark: string }>;

function Banner({ look, title, children }: { look: keyof typeof LOOKS; title: string; children: ReactNode }) {
  const { icon: Icon, colour, mark } = LOOKS[look];
  return (
    <div
      role={look === 'bad' ? 'alert' : 'status'}
      className={`flex gap-3 rounded-md border px-3 py-2 ${colour}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${mark}`} />
      <p className="min-w-0 wrap-break-word">
        <strong className={`font-semibold ${mark}`}>{title}.</strong> {children}
      </p>
    </div>
  );
}
