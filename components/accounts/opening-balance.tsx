'use client';

import { useState } from 'react';
import { ActDialog } from '@/components/act/act-dialog';
import { LOOKING } from '@/components/act/looking';
import { ccOf } from '@/components/decide/words';
import { useZone } from '@/components/live/program';
import { useTRPCClient } from '@/components/live/trpc';
import { periodInside } from '@/components/show/instants';
import type { Kind } from '@/lib/period';
import { AmountField, isAmount, written } from './amount-field';
import { wordOf } from './words';

const POOLS: Record<Kind, 'hourly_pool' | 'daily_pool'> = { hourly: 'hourly_pool', daily: 'daily_pool' };
const LENGTH: Record<Kind, number> = { hourly: 3_600_000, daily: 86_400_000 };

/** Brings in what a pool held before Allot, once for each pool. */
export function OpeningBalance() {
  const client = useTRPCClient();
  const zone = useZone();
  const [kind, setKind] = useState<Kind>('daily');
  const [amount, setAmount] = useState('');
  const good = isAmount(amount);
  const bring = (how: { reason: string; dryRun?: boolean }) =>
    client.corrections.opening.mutate({ kind, amount: amount.trim(), ...how });
  const word = wordOf(POOLS[kind]).toLowerCase();
  const first = (period: string) => {
    const start = Date.parse(period);
    return periodInside({ kind, start, end: start + LENGTH[kind] }, zone);
  };
  return (
    <ActDialog
      word="Bring in an opening balance"
      title="Bring in an opening balance"
      least="approver"
      foresee={{
        key: [kind, amount],
        ask: async () => (good ? bring(LOOKING) : null),
        show: (foreseen) => (
          <p className="text-soft">
            {foreseen === null
              ? 'It can be brought in once for each pool, while the program’s first period is open.'
              : `${amount.trim()} CC come into the ${word}, earmarked for ${first(foreseen.period)}.`}
          </p>
        ),
      }}
      submit={good ? `Bring ${ccOf(written(amount))} into the ${word}` : 'Bring in the opening balance'}
      act={async (reason) => {
        const { period } = await bring({ reason });
        setAmount('');
        return <p>It is booked, earmarked for {first(period)}.</p>;
      }}
    >
      <label className="flex items-center gap-2">
        <span className="font-medium">Pool</span>
        <select value={kind} onChange={(event) => setKind(event.target.value as Kind)} className="field">
          <option value="daily">Daily pool</option>
          <option value="hourly">Hourly pool</option>
        </select>
      </label>
      <AmountField value={amount} onChange={setAmount} />
    </ActDialog>
  );
}
