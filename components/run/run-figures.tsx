import { Amount, Nothing } from '@/components/show/amount';
import { type Fact, Facts } from '@/components/show/facts';
import { countOf } from '@/components/show/figures';
import { Time } from '@/components/show/time';
import type { Run } from '@/server/api/contract';
import { paidWord } from './paid-word';

/** The figures of a run: what there was, what was given out, to how many, by which votes. */
export function RunFigures({ run }: { run: Run }) {
  return (
    <section aria-label="Figures" className="card flex flex-col gap-5 p-4 md:p-5">
      <dl className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2">
        <Headline label={paidWord(run.status)} value={run.paid} name="paid" />
        <Headline label="Budget" value={run.budget} name="budget" />
      </dl>
      <div className="border-line border-t pt-4">
        <Facts facts={factsOf(run)} />
      </div>
    </section>
  );
}

function Headline({ label, value, name }: { label: string; value: string | null; name: string }) {
  return (
    <div className="@container">
      <dt className="text-soft">{label}, CC</dt>
      <dd className="text-figure font-semibold tracking-tight" data-figure={name}>
        <Amount value={value} />
      </dd>
    </div>
  );
}

function factsOf(run: Run): Fact[] {
  const { nominalBudget, budget, period, transfers } = run;
  const amount = (label: string, value: string | null, note?: string): Fact => ({
    label,
    value: <Amount value={value} unit />,
    note,
  });
  const count = (label: string, value: number | null): Fact => ({
    label,
    value: value === null ? <Nothing /> : countOf(value),
  });
  const facts = [
    amount('Carried', run.carried),
    period.kind === 'daily' && amount('CC market bonus', run.bonus, 'on top, issued from market'),
    nominalBudget !== null && nominalBudget !== budget && amount('Nominal budget', nominalBudget),
    count('Voters', run.voters),
    count('Eligible', run.eligible),
    count('Votes', run.votes),
    amount('CC voted', run.ccVoted),
    { label: 'CC rate', value: <Amount value={run.ccRate} /> },
    period.kind === 'daily' && { label: 'Market rate', value: <Amount value={run.marketRate} /> },
    period.kind === 'daily' && amount('ECC cap', run.eccCap),
    { label: 'Opened', value: <Time at={run.openedAt} ago={false} /> },
    { label: 'Computed', value: <Time at={run.computedAt} ago={false} /> },
    {
      label: 'Decided',
      value: <Time at={run.decidedAt} ago={false} />,
      note:
        run.decidedBy &&
        `by ${run.decidedBy}${run.newApproverSince === null ? '' : ', an approver for less than a day'}`,
    },
    transfers.pending + transfers.delivered + transfers.cancelled > 0 && transfersOf(transfers),
  ];
  return facts.filter((fact) => fact !== false);
}

function transfersOf({ pending, delivered, cancelled }: Run['transfers']): Fact {
  const rest = [
    pending > 0 && `${countOf(pending)} pending`,
    cancelled > 0 && `${countOf(cancelled)} cancelled`,
  ];
  return {
    label: 'Transfers',
    value: `${countOf(delivered)} delivered`,
    note: rest.filter((one) => one !== false).join(', ') || undefined,
  };
}
