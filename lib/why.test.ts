import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCategory, aVoter } from '@/test-data/arbitraries';
import { type Amount, fromUnits, parseAmount, sum, ZERO } from './amount';
import { type Distribution, distribute, type MarketRates } from './distribute';
import { DEFAULT_POLICY, type Division, divisionSchema } from './policy';
import { type Voter, Voters } from './voters';
import { type Counted, explain, type FrozenRow, type RunFigures, type Why, wanted } from './why';
import { type Told, tell, tellLeftOut } from './why-words';

type Case = { division: Division; budget: Amount; rates: MarketRates; voters: Voters };
type Explained = { why: Why; told: Told; row: FrozenRow };

const figuresOf = ({ budget, rates }: Case, { order, eccCap, categories }: Distribution): RunFigures => ({
  budget,
  eligible: order.length,
  eccCap,
  rates,
  categories: categories.map(({ key, budget, members }) => ({ key, budget, members })),
});

function rowsOf({ voters }: Case, distribution: Distribution): FrozenRow[] {
  return Array.from(distribution.order, (index, place) => ({
    place,
    position: voters.position(index),
    votes: voters.votes(index),
    cc: voters.cc(index),
    ecc: voters.givenEcc(index),
    amounts: Object.fromEntries(distribution.categories.map((one) => [one.key, one.amountAt(place)])),
    bonus: distribution.bonusAt(place),
  }));
}

/** Counts in the rows what the explanation wants, as the database does. */
function count({ division }: Case, run: RunFigures, rows: FrozenRow[], row: FrozenRow): Counted {
  const { before, weights } = wanted(division, run, row);
  return {
    before: Object.fromEntries(
      before.map(({ key, minVotes }) => [
        key,
        rows.filter(({ place, votes }) => place < row.place && votes >= minVotes).length,
      ]),
    ),
    weights: Object.fromEntries(
      weights.map((key) => [
        key,
        sum(
          rows
            .filter(({ amounts }) => amounts[key] !== null)
            .map(({ ecc, cc }) => least(ecc ?? cc, run.eccCap ?? ZERO)),
        ),
      ]),
    ),
  };
}
const least = (a: Amount, b: Amount) => (a < b ? a : b);

function explainAll(one: Case): Explained[] {
  const distribution = distribute(one.division, one.budget, one.rates, one.voters);
  const run = figuresOf(one, distribution);
  const rows = rowsOf(one, distribution);
  return rows.map((row) => {
    const why = explain(one.division, run, row, count(one, run, rows, row));
    return { why, told: tell(one.division, why), row };
  });
}

const textOf = ({ standing, categories, sum, bonus, missing }: Told): string =>
  [standing, ...categories.map(({ sentences }) => sentences), sum, bonus ?? '', ...missing].join('\n');

const NOUNS = 'vote|position|place|member|unit';
/** A figure other than 1 before one of something, or 1 before many. */
const WRONG_NUMBER = new RegExp(
  `(?<![\\d.,])1 (${NOUNS})s\\b|(?<![\\d.,])(?!1 )[\\d.,]+ (more )?(${NOUNS})\\b(?! of a)`,
);

function addsUp({ why, told, row }: Explained): void {
  expect(why.agrees, told.sum).toBe(true);
  for (const { category, part } of why.categories) {
    expect(part?.amount ?? null).toBe(row.amounts[category.key] ?? null);
    if (part) expect(part.base + part.unit).toBe(part.amount);
  }
  expect(why.total).toBe(sum(Object.values(row.amounts).map((amount) => amount ?? ZERO)));
  expect(why.bonus?.amount ?? ZERO).toBe(row.bonus);
  expect(textOf(told)).not.toMatch(WRONG_NUMBER);
  expect(textOf(told)).not.toMatch(/undefined|null|NaN|\.\.|\s,| {2}/);
}

const SHARES = ['1', '0.5 0.5', '0.2 0.125 0.675', '0 0.3 0.3 0.4'].map((shares) => shares.split(' '));
const aCase: fc.Arbitrary<Case> = fc
  .record({
    shares: fc.constantFrom(...SHARES),
    parts: fc.array(aCategory, { minLength: 4, maxLength: 4 }),
    minVotes: fc.integer({ min: 1, max: 3 }),
    multiple: fc.constantFrom('0', '0.5', '5'),
    ofTopPercent: fc.constantFrom('0', '10', '100'),
    maxPremium: fc.constantFrom('0', '0.5', '3'),
    budget: fc
      .oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 10n ** 20n }))
      .map(fromUnits),
    rates: fc.option(
      fc.record({
        rate: fc.bigInt({ min: 0n, max: 5n * 10n ** 8n }).map(fromUnits),
        marketRate: fc.option(fc.bigInt({ min: 0n, max: 10n ** 9n }).map(fromUnits)),
      }),
    ),
    voters: fc.uniqueArray(aVoter, { selector: ({ partnerId }) => partnerId, maxLength: 25 }),
  })
  .map(({ shares, parts, minVotes, multiple, ofTopPercent, maxPremium, budget, rates, voters }) => ({
    division: divisionSchema.parse({
      minVotes,
      eccCap: { multiple, ofTopPercent },
      marketBonus: { maxPremium },
      categories: shares.map((share, index) => ({ ...parts[index], key: `c${index}`, share })),
    }),
    budget,
    rates,
    voters: Voters.from(voters),
  }));

const vectors = JSON.parse(
  readFileSync(new URL('../test-data/vectors/distribution.json', import.meta.url), 'utf8'),
) as {
  name: string;
  policy: unknown;
  input: {
    pool: string;
    rates: { rate: string; marketRate: string | null } | null;
    voters: (Omit<Voter, 'cc' | 'ecc' | 'partnerId'> & {
      partnerId: number;
      cc: string;
      ecc: string | null;
    })[];
  };
}[];

const caseOf = ({ policy, input }: (typeof vectors)[number]): Case => ({
  division: divisionSchema.parse(policy),
  budget: parseAmount(input.pool),
  rates: input.rates && {
    rate: parseAmount(input.rates.rate),
    marketRate: input.rates.marketRate === null ? null : parseAmount(input.rates.marketRate),
  },
  voters: Voters.from(
    input.voters.map((voter) => ({
      ...voter,
      partnerId: BigInt(voter.partnerId),
      cc: parseAmount(voter.cc),
      ecc: voter.ecc === null ? null : parseAmount(voter.ecc),
    })),
  ),
});

describe('the parts of an explanation', () => {
  it.each(vectors.map((one) => [one.name, one] as const))('sum to every row of the vector "%s"', (_, one) => {
    for (const explained of explainAll(caseOf(one))) addsUp(explained);
  });

  it('sum to every row of any distribution, unit for unit', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        for (const explained of explainAll(one)) addsUp(explained);
      }),
      { numRuns: 400 },
    );
  });

  it('give a unit by weight to nobody before somebody with a larger part cut off', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const all = explainAll(one);
        for (const index of one.division.categories.keys()) {
          const parts = all.flatMap(({ why }) => why.categories[index]?.part ?? []);
          const weighted = parts.flatMap((part) => (part.sort === 'weighted' ? [part] : []));
          const got = weighted.filter(({ unit }) => unit > ZERO).map(({ remainder }) => remainder.numerator);
          const none = weighted
            .filter(({ unit }) => unit === ZERO)
            .map(({ remainder }) => remainder.numerator);
          for (const most of none) for (const one of got) expect(one >= most).toBe(true);
        }
      }),
    );
  });

  it('do not agree with a row in which a unit is another', () => {
    const [first] = explainAll(caseOf(vectors.find(({ input }) => input.voters.length > 3)!));
    const { why, row } = first!;
    const [key] = Object.entries(row.amounts).find(([, amount]) => amount !== null)!;
    const altered = { ...row, amounts: { ...row.amounts, [key]: fromUnits(row.amounts[key]! + 1n) } };
    const counted = { before: {}, weights: {} };
    const division = caseOf(vectors.find(({ input }) => input.voters.length > 3)!).division;
    const wrong = explain(division, why.run, altered, counted);
    expect(wrong.agrees).toBe(false);
    expect(tell(division, wrong).sum).toContain('The stored row says otherwise');
  });
});

describe('what missing votes would have brought', () => {
  it('is what the engine gives to the partner with those votes', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        for (const { why, row } of explainAll(one)) {
          for (const { category, worth, lacking } of why.categories) {
            const votes = lacking.find(({ what }) => what === 'votes');
            if (worth === null || votes?.what !== 'votes') continue;
            const got = amountWith(one, row.place, votes.needs, category.key);
            if (worth.exact) expect(got).toBe(worth.amount);
            else expect(got === worth.amount || got === worth.amount + 1n).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What a category gives to the partner at a place when it has cast so many votes. */
function amountWith(one: Case, place: number, votes: number, key: string): Amount | null {
  const index = distribute(one.division, one.budget, one.rates, one.voters).order[place]!;
  const voters = Voters.from(
    Array.from({ length: one.voters.length }, (_, at) => ({
      partnerId: one.voters.partnerId(at),
      position: one.voters.position(at),
      ecc: one.voters.givenEcc(at),
      active: one.voters.active(at),
      votes: at === index ? votes : one.voters.votes(at),
      cc: one.voters.cc(at),
    })),
  );
  const moved = distribute(one.division, one.budget, one.rates, voters);
  return moved.categories.find((category) => category.key === key)!.amountAt(moved.order.indexOf(index));
}

describe('the words', () => {
  const voter = (id: number, more: Partial<Voter> = {}): Voter => ({
    partnerId: BigInt(id),
    position: id,
    ecc: null,
    active: true,
    votes: 4,
    cc: parseAmount('1'),
    ...more,
  });
  const day = (voters: Voter[], rates: MarketRates = null): Case => ({
    division: DEFAULT_POLICY.daily,
    budget: parseAmount('1000'),
    rates,
    voters: Voters.from(voters),
  });

  it('say each figure of a member, and what was missing for the next tier', () => {
    const voters = [1, 2, 3].map((id) => voter(id, { votes: id === 2 ? 4 : 10 }));
    const told = explainAll(day(voters))[1]!.told;
    expect(told.standing).toBe(
      'Place 2 of 3, with position 2, 4 votes and 1 CC voted. 1,000 CC were divided.',
    );
    const said = Object.fromEntries(told.categories.map(({ key, sentences }) => [key, sentences]));
    expect(said.top1000).toBe(
      '26.66666667 CC. Positions 1 to 1,000 with 3 votes at least share 8 % of the budget, 80 CC, equally. With 3 members, each got ' +
        '26.66666666 CC. 2 units were left over and went to the 2 best placed of them, one each (a unit is 0.00000001 CC): the partner was ' +
        'number 2 and got one.',
    );
    expect(said.top100).toBe(
      '0 CC, no member. It is for positions 1 to 100 with 5 votes at least. The partner cast 4 votes: 1 vote short. ' +
        'Each of its 2 members got 40 CC. With 1 more vote and the same CC it would have been one of 3 members and got 26.66666667 CC.',
    );
    expect(said.top10p_ecc).toBe(
      '133.33333333 CC. All that take part share 40 % of the budget, 400 CC, by capped ECC. The cap is 5 times the ECC of the best placed: 5. ' +
        'The partner’s ECC was 1, the CC it voted, since the program gave no figure; 1 counted, as that is not above the cap. The capped ECC of ' +
        'all 3 members came to 3. 400 CC × 1 ÷ 3, rounded down to a unit of 0.00000001 CC, is 133.33333333 CC. The units left over by rounding ' +
        'went one each to those of whose share the largest part of a unit was cut off, of equal ones to the better placed: the partner’s was 0.3333… of a unit, and it got none.',
    );
    expect(told.missing[0]).toBe(
      '1 vote short of top100. With 1 more vote and the same CC it would have been one of 3 members and got 26.66666667 CC.',
    );
    expect(told.bonus).toBe('No bonus of the market: no CC rate was known at the day’s end.');
  });

  it('say how far a partner was from a tier of positions, without guessing what it would have got', () => {
    const told = explainAll(day([voter(1, { votes: 10 }), voter(142, { votes: 10 })]))[1]!.told;
    expect(told.missing).toEqual(['1 place short of top50p, whose only member got 200 CC.']);
    const far = explainAll(day([voter(142, { votes: 10 }), voter(150, { votes: 10 })]))[1]!.told;
    expect(far.categories[1]!.sentences).toContain('There were no members, and its 80 CC were carried.');
  });

  it('say what a position is missing for', () => {
    const told = explainAll(day([voter(1), voter(2, { position: null })]))[1]!.told;
    expect(told.standing).toContain('with no position, 4 votes');
    expect(told.missing).toContain(
      'A position in the voting results is missing for top10, top100, top1000, top10000, top50p.',
    );
  });

  it('say where the bonus comes from, and the most that it is', () => {
    const rates = (market: string): MarketRates => ({
      rate: parseAmount('1'),
      marketRate: parseAmount(market),
    });
    const bonus = (market: string) => explainAll(day([voter(1)], rates(market)))[0]!.told.bonus;
    expect(bonus('1.25')).toBe(
      'On top comes the bonus of the market: the market rate at the day’s end was 1.25 and the CC rate 1, which makes a premium of ' +
        '1.25 ÷ 1 − 1, 25 %. 840 CC times that, rounded down to a unit, is 210 CC.',
    );
    expect(bonus('9')).toContain('a premium of 50 %, the most that the policy allows');
    expect(bonus('0.9')).toBe(
      'No bonus of the market: the market rate of 0.9 was not above the CC rate of 1.',
    );
    const none = explainAll(day([voter(1)], { rate: ZERO, marketRate: parseAmount('1') }))[0]!.told.bonus;
    expect(none).toBe('No bonus of the market: the CC rate at the day’s end was 0.');
  });

  it('say why a voter took no part', () => {
    const division = { ...DEFAULT_POLICY.daily, minVotes: 3 };
    expect(tellLeftOut(division, { active: false, votes: 2 })).toEqual([
      'The partner was not active when the standings were read, and only active partners take part.',
      'It cast 2 votes, and the policy asks for 3 votes at least: it was 1 vote short of taking part.',
      'What it voted fed the pools all the same, and nothing of the budget went to it.',
    ]);
  });
});
