import { Amount } from '@/components/show/amount';
import { countOf } from '@/components/show/figures';
import { sentenceOf } from '@/components/show/sentence';
import { formatAmount, parseAmount, subtract } from '@/lib/amount';
import { Change } from './change';
import { Moves, Stays } from './moves';

/** What an attempt would come to, as a dry run tells it. */
export type ComesTo = {
  budget: string;
  paid: string;
  carried: string;
  bonus: string;
  eligible: number;
  waits: string | null;
  moves: readonly { place: string; amount: string }[];
  stays: readonly { pool: string; hour: string; amount: string }[];
};

type Figures = {
  budget: string | null;
  paid: string | null;
  carried: string | null;
  bonus: string | null;
  eligible: number | null;
};

/** The figures that an attempt would have; beside those that are published, where it is to take their place. */
export function ComingTo({ comes, published }: { comes: ComesTo; published?: Figures }) {
  const parts = (['budget', 'paid', 'carried', 'bonus'] as const).filter(
    (key) => key !== 'bonus' || comes.bonus !== ZEROS || (published?.bonus ?? ZEROS) !== ZEROS,
  );
  return (
    <div className="flex flex-col gap-3">
      <table className="w-full text-right">
        <caption className="sr-only">What it would come to</caption>
        <thead className="text-small text-soft">
          <tr>
            <th scope="col" className="py-1 text-left font-medium">
              In CC
            </th>
            {published && (
              <th scope="col" className="font-medium">
                Published
              </th>
            )}
            <th scope="col" className="font-medium">
              It would be
            </th>
            {published && (
              <th scope="col" className="font-medium">
                Change
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {parts.map((key) => (
            <Line
              key={key}
              word={WORDS[key]}
              now={comes[key]}
              then={published && (published[key] ?? ZEROS)}
            />
          ))}
          <tr className="border-line border-t">
            <th scope="row" className="py-1 text-left font-normal">
              Eligible partners
            </th>
            {published && <td>{countOf(published.eligible ?? 0)}</td>}
            <td>{countOf(comes.eligible)}</td>
            {published && <td className="pl-2">{signed(comes.eligible - (published.eligible ?? 0))}</td>}
          </tr>
        </tbody>
      </table>
      <p>
        {comes.waits === null
          ? 'It is published at once, since the policy lets it.'
          : sentenceOf(`Then it waits for a person: ${comes.waits}`)}
      </p>
      {comes.moves.length > 0 && <Moves title="What it moves now" moves={comes.moves} nothing="" />}
      <Stays stays={comes.stays} />
    </div>
  );
}

const ZEROS = '0.00000000';
const WORDS = { budget: 'Budget', paid: 'Paid', carried: 'Carried', bonus: 'Bonus' };

const signed = (count: number): string =>
  count > 0 ? `+${countOf(count)}` : count < 0 ? `−${countOf(-count)}` : '0';

function Line({ word, now, then }: { word: string; now: string; then: string | undefined }) {
  return (
    <tr className="border-line border-t">
      <th scope="row" className="py-1 text-left font-normal">
        {word}
      </th>
      {then !== undefined && <Figure value={then} />}
      {then === undefined ? (
        <td>
          <Amount value={now} />
        </td>
      ) : (
        <Figure value={now} />
      )}
      {then !== undefined && (
        <Figure value={formatAmount(subtract(parseAmount(now), parseAmount(then)))} of={Change} />
      )}
    </tr>
  );
}

type FigureProps = { value: string; of?: typeof Amount | typeof Change };

/** To the unit; three of them beside each other do not fit on a phone, where the exact one is at hand. */
function Figure({ value, of: Drawn = Amount }: FigureProps) {
  return (
    <td className="pl-3">
      <span className="max-sm:hidden">
        <Drawn value={value} />
      </span>
      <span className="sm:hidden">
        <Drawn value={value} short />
      </span>
    </td>
  );
}
