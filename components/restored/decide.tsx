'use client';

import { Check, X } from 'lucide-react';
import { useId, useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { useTRPCClient } from '@/components/live/trpc';
import { Amount } from '@/components/show/amount';
import { Facts } from '@/components/show/facts';
import { countOf, manyOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { Decision } from '@/server/api/acts-restored';
import { UndeliveredHours } from './undelivered';
import { CHOICES } from './words';

/** What one person proposed, for another to approve or reject. */
export function Decide({ decision }: { decision: Decision }) {
  const { restored } = useTRPCClient();
  const { id, choice, proposedBy, proposedAt, reason } = decision;
  return (
    <div className="card flex flex-col gap-3 p-4">
      <p>
        <strong className="font-semibold">{CHOICES[choice].word}</strong>, proposed by {proposedBy},{' '}
        <Time at={proposedAt} />. {sentenceOf(reason)}
      </p>
      <p className="text-soft">{CHOICES[choice].does}</p>
      <div className="flex flex-wrap gap-2">
        <Approve decision={decision} />
        <ActDialog
          word="Reject"
          title="Reject this proposal"
          least="operator"
          icon={X}
          submit="Reject the proposal"
          act={async (why) => void (await restored.reject.mutate({ id, reason: why }))}
        >
          <p>The periods stay missing and no run starts until something else is proposed and approved.</p>
        </ActDialog>
      </div>
    </div>
  );
}

function Approve({ decision: { id, choice } }: { decision: Decision }) {
  const { restored } = useTRPCClient();
  const checkbox = useId();
  const [notUsed, setNotUsed] = useState(false);
  const again = choice === 'run again';
  return (
    <ActDialog
      word="Approve"
      title={`${CHOICES[choice].word}: approve it`}
      least="approver"
      look="primary"
      icon={Check}
      {...((!again || notUsed) && {
        foresee: {
          key: [id, notUsed],
          ask: () => restored.approve.mutate({ id, notUsed, ...LOOKING }),
          show: (comes: Awaited<ReturnType<typeof restored.approve.mutate>>) => (
            <>
              <Facts
                facts={[
                  { label: 'Periods', value: countOf(comes.periods) },
                  { label: 'Paid from the pools', value: <Amount value={comes.paid} unit /> },
                  { label: 'From adjustments', value: <Amount value={comes.lacked} unit /> },
                  { label: 'Bonus', value: <Amount value={comes.bonus} unit /> },
                ]}
              />
              <UndeliveredHours undelivered={comes.undelivered} />
            </>
          ),
        },
      })}
      submit={(comes) => `${CHOICES[choice].word}${comes ? `: ${manyOf(comes.periods, 'period')}` : ''}`}
      act={async (reason) => {
        const { periods } = await restored.approve.mutate({ id, notUsed, reason });
        return `It is done for ${manyOf(periods, 'period')}. Runs start again by themselves.`;
      }}
    >
      <p>{CHOICES[choice].does} This cannot be undone.</p>
      {again && (
        <div className="flex items-start gap-3">
          <input
            id={checkbox}
            type="checkbox"
            className="mt-1"
            checked={notUsed}
            onChange={(event) => setNotUsed(event.target.checked)}
          />
          <label htmlFor={checkbox}>
            I know that nothing of what was published elsewhere was used: no partner was paid by it, and
            nobody read it.
          </label>
        </div>
      )}
    </ActDialog>
  );
}
