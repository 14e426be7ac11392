import Link from 'next/link';
import { Section } from '@/components/show/facts';
import { Status } from '@/components/show/status';
import type { PeriodAnswer } from '@/server/api/decisions-contract';
import { attemptOf } from './words';

/** The attempts that a period had before it was skipped. */
export function PeriodAttempts({ attempts }: { attempts: PeriodAnswer['attempts'] }) {
  return (
    <Section title="Attempts">
      <ul className="card divide-y divide-line">
        {attempts.map(({ id, attempt, status }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 px-3 py-2">
            <Link href={`/runs/${id}`} prefetch={false} className="link">
              {attemptOf(attempt)}
            </Link>
            <Status status={status} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
