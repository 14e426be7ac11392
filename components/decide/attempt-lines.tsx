import type { ReactNode } from 'react';
import { Amount, Nothing } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { Status } from '@/components/show/status';
import { Time } from '@/components/show/time';
import type { Attempts } from '@/server/api/decisions-contract';
import { attemptOf } from './words';

type One = Attempts[number];
type Line = { word: string; show: (one: One, all: Attempts) => ReactNode };

const count = (value: number | null): ReactNode => (value === null ? <Nothing /> : countOf(value));

/** Who did something and why. */
const person = (name: string | null, reason: string | null): ReactNode =>
  name === null ? <Nothing /> : reason ? `${name}: ${sentenceOf(reason)}` : name;

const amount = (word: string, of: (one: One) => string | null): Line => ({
  word,
  show: (one) => <Amount value={of(one)} />,
});

const digest = (word: string, of: (one: One) => string | null): Line => ({
  word,
  show: (one, all) => {
    const value = of(one);
    if (value === null) return <Nothing />;
    const same = all.find((other) => other.attempt < one.attempt && of(other) === value);
    return (
      <>
        <code className="break-all font-mono text-small">{value}</code>
        {same && (
          <span className="block text-small text-soft">
            The same as {attemptOf(same.attempt).toLowerCase()}
          </span>
        )}
      </>
    );
  },
});

/** What is told of each attempt, line by line. */
export const LINES: readonly Line[] = [
  { word: 'Status', show: ({ status }) => <Status status={status} /> },
  { word: 'Asked for by', show: ({ requestedBy, reason }) => person(requestedBy, reason) },
  { word: 'Opened', show: ({ openedAt }) => <Time at={openedAt} ago={false} /> },
  { word: 'Waited because', show: ({ gateReason }) => (gateReason ? sentenceOf(gateReason) : <Nothing />) },
  { word: 'Decided by', show: ({ decidedBy, decisionReason }) => person(decidedBy, decisionReason) },
  { word: 'Decided', show: ({ decidedAt }) => <Time at={decidedAt} ago={false} /> },
  {
    word: 'Against',
    show: ({ baseAttempt }) => (baseAttempt === null ? <Nothing /> : attemptOf(baseAttempt)),
  },
  {
    word: 'Standings',
    show: ({ standings, baseAttempt }) =>
      standings === 'frozen' && baseAttempt !== null
        ? `Those of ${attemptOf(baseAttempt).toLowerCase()}`
        : 'Read with this attempt',
  },
  { word: 'Policy version', show: ({ policyVersion }) => countOf(policyVersion) },
  { word: 'Special partners', show: ({ specialVersion }) => `Version ${countOf(specialVersion)}` },
  amount('CC rate', ({ ccRate }) => ccRate),
  amount('Market rate', ({ marketRate }) => marketRate),
  { word: 'Voters', show: ({ voters }) => count(voters) },
  { word: 'Eligible', show: ({ eligible }) => count(eligible) },
  { word: 'Votes', show: ({ votes }) => count(votes) },
  amount('CC voted', ({ ccVoted }) => ccVoted),
  amount('Budget, CC', ({ budget }) => budget),
  amount('Paid, CC', ({ paid }) => paid),
  amount('Carried, CC', ({ carried }) => carried),
  amount('Bonus, CC', ({ bonus }) => bonus),
  digest('Digest of the inputs', ({ inputDigest }) => inputDigest),
  digest('Digest of the results', ({ resultDigest }) => resultDigest),
];
