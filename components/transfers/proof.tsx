'use client';

import { Bone } from '@/components/show/bone';
import { Facts, Section } from '@/components/show/facts';
import { countOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { Countdown, Time } from '@/components/show/time';
import type { TransfersStanding } from '@/server/api/transfers-contract';

/** When what was delivered was last read back at the remote database, and how much of it was found as it was sent. */
export function Proof({ standing }: { standing: TransfersStanding | undefined }) {
  const comparison = standing?.comparison;
  const none = comparison && comparison.comparedAt === null;
  return (
    <Section title="Read back">
      <div className="card flex flex-col gap-3 p-4">
        <Facts
          facts={[
            {
              label: 'Last compared',
              value: comparison ? <Time at={comparison.comparedAt} ago={false} /> : <Bone chars={28} />,
              ...(comparison?.nextAt == null || !standing?.connected
                ? {}
                : {
                    note: (
                      <>
                        again in <Countdown to={comparison.nextAt} />
                      </>
                    ),
                  }),
            },
            {
              label: 'Equal there',
              value: comparison ? (
                none ? (
                  '–'
                ) : (
                  `${countOf(comparison.compared - Math.min(comparison.compared, comparison.differing))} of ${countOf(comparison.compared)}`
                )
              ) : (
                <Bone />
              ),
            },
            {
              label: 'Otherwise there',
              value: comparison ? countOf(comparison.differing) : <Bone />,
            },
          ]}
        />
        {comparison?.trouble != null && (
          <p className="wrap-break-word text-bad">
            The latest comparison did not come to its end: {sentenceOf(comparison.trouble)}
          </p>
        )}
        <p className="text-soft">
          Each transfer is read back at the remote database in the transaction that writes it. Besides, what
          was delivered in the last 48 hours is compared once an hour; what differs is named here and put
          right only by a person.
        </p>
      </div>
    </Section>
  );
}
