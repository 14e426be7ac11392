import { CircleCheck, CircleX } from 'lucide-react';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { HOLDERS, SOURCES } from '@/lib/accounts';
import type { Balances } from '@/server/api/accounts-contract';
import { wordOf } from './words';

type Side = Balances['given'];

/** votes + market + opening + adjustments = pools + held + partners, with every figure and both sums. */
export function TheLine({ answer }: { answer: Balances | undefined }) {
  const wrong = answer !== undefined && !answer.equal;
  return (
    <div className={`card ${wrong ? 'border-bad' : ''}`}>
      <div className="grid md:grid-cols-[1fr_auto_1fr]">
        <Half title="What came in" name="given" side={answer?.given} accounts={SOURCES} />
        <p
          aria-hidden
          className={`flex items-center justify-center text-figure ${wrong ? 'text-bad' : 'text-soft'} max-md:border-line max-md:border-y md:border-line md:border-x md:px-5`}
        >
          {wrong ? '≠' : '='}
        </p>
        <Half title="Where it is" name="there" side={answer?.there} accounts={HOLDERS} />
      </div>
      <Verdict answer={answer} />
    </div>
  );
}

type HalfProps = {
  title: string;
  name: string;
  side: Side | undefined;
  accounts: readonly Side['parts'][number]['account'][];
};

function Half({ title, name, side, accounts }: HalfProps) {
  return (
    <div className="p-4">
      <h3 className="mb-2 font-medium">{title}</h3>
      <dl className="flex flex-col gap-1">
        {accounts.map((account) => (
          <div key={account} className="flex flex-wrap justify-between gap-x-4">
            <dt className="text-soft">{wordOf(account)}</dt>
            <dd>
              {side ? (
                <Amount value={side.parts.find((part) => part.account === account)?.amount ?? null} />
              ) : (
                <Bone chars={16} />
              )}
            </dd>
          </div>
        ))}
        <div className="mt-1 flex flex-wrap justify-between gap-x-4 border-edge border-t pt-2 font-semibold">
          <dt>Sum, CC</dt>
          <dd data-figure={name}>{side ? <Amount value={side.sum} /> : <Bone chars={16} />}</dd>
        </div>
      </dl>
    </div>
  );
}

function Verdict({ answer }: { answer: Balances | undefined }) {
  if (answer && !answer.equal)
    return (
      <p role="alert" className="flex gap-2 border-bad border-t p-4 text-bad">
        <CircleX aria-hidden className="mt-0.5 size-4 shrink-0" />
        The two sums are not equal, which no act of Allot can bring about. What was paid stays paid. Approve
        nothing, and run “verify” to find the entry that is wrong.
      </p>
    );
  return (
    <p className="flex gap-2 border-line border-t p-4 text-soft">
      <CircleCheck aria-hidden className={`mt-0.5 size-4 shrink-0 ${answer ? 'text-good' : 'opacity-0'}`} />
      {answer ? 'Both sums are equal, to the unit.' : <Bone chars={32} />}
    </p>
  );
}
