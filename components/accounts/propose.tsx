'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { ccOf } from '@/components/decide/words';
import { useTRPCClient } from '@/components/live/trpc';
import type { Account } from '@/lib/accounts';
import { AmountField, isAmount, written } from './amount-field';
import { PlaceChanges } from './place-changes';
import { type PlaceChosen, PlaceField } from './place-field';
import { POOL_KIND, wordOf } from './words';

/** Proposes to move CC between two accounts; another person has to approve it. */
export function Propose() {
  const client = useTRPCClient();
  const [amount, setAmount] = useState('');
  const [from, setFrom] = useState<PlaceChosen>({ account: 'adjustments', earmark: null });
  const [to, setTo] = useState<PlaceChosen>({ account: 'daily_pool', earmark: null });
  const whole = isAmount(amount) && isWhole(from) && isWhole(to);
  const propose = (how: { reason: string; dryRun?: boolean }) =>
    client.corrections.propose.mutate({ amount: amount.trim(), from, to, ...how });
  return (
    <ActDialog
      word="Propose a correction"
      title="Propose a correction"
      least="operator"
      look="primary"
      icon={Plus}
      mayNot={null}
      foresee={{
        key: [amount, from, to],
        ask: async () => (whole ? propose(LOOKING) : null),
        show: (foreseen) =>
          foreseen === null ? (
            <p className="text-soft">
              Say how much, from where and to where; what it would do is shown here.
            </p>
          ) : (
            <div className="flex flex-col gap-2">
              <p className="text-soft">Once another person has approved it, and as the accounts stand now:</p>
              <PlaceChanges changes={foreseen.changes} />
            </div>
          ),
      }}
      submit={
        whole
          ? `Propose ${ccOf(written(amount))} from ${wordOf(from.account)} to ${wordOf(to.account)}`
          : 'Propose the correction'
      }
      act={async (reason) => {
        if (!whole) throw new Incomplete();
        const { id } = await propose({ reason });
        setAmount('');
        return <p>Correction {id} is proposed. Nothing has moved; it waits for another person.</p>;
      }}
    >
      <AmountField value={amount} onChange={setAmount} />
      <PlaceField label="From" value={from} onChange={setFrom} />
      <PlaceField label="To" value={to} onChange={setTo} />
    </ActDialog>
  );
}

const isWhole = ({ account, earmark }: { account: Account; earmark: number | null }): boolean =>
  POOL_KIND[account] === undefined || earmark !== null;

/** What is shown beside the button where something was not filled in. */
class Incomplete extends Error {
  readonly code = 'BAD_REQUEST';
  constructor() {
    super('Write an amount such as 12.5, and choose the period of each pool.');
  }
}
