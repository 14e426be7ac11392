import { describe, expect, test } from 'vitest';
import { type Amount, parseAmount, ZERO } from './amount';
import { type Beside, type NoticeFacts, noticesOf, tieAt } from './notices';
import { HOUR, type Instant } from './period';

const NOW = 1_800_000_000_000 as Instant;
const cc = (text: string): Amount => parseAmount(text);

/** A run of which nothing is remarkable. */
const QUIET: NoticeFacts = {
  kind: 'hourly',
  isRerun: false,
  now: NOW,
  ties: [],
  budget: cc('100'),
  eligible: 4,
  categories: [{ key: 'all', budget: cc('100'), paid: cc('100') }],
  before: {
    budget: cc('90'),
    policyVersion: 1,
    rate: cc('1'),
    fell: { partners: 0, of: 4, most: null },
  },
  policyVersion: 1,
  rate: cc('1'),
  lateVotes: 0,
  lateCc: ZERO,
  recounted: { hours: 0, cc: ZERO },
  badRows: [],
  special: { added: [], removed: [] },
  standingsAfter: HOUR,
  newApprovers: [],
};

const told = (facts: Partial<NoticeFacts>) =>
  noticesOf({ ...QUIET, ...facts }).map(({ sort, sentence }) => `${sort}: ${sentence}`);

const at = (...positions: (number | null)[]): Beside[] =>
  positions.map((position, index) => ({ partnerId: BigInt(index + 1), position }));

describe('a tie at the edge of a category', () => {
  test('is told where a percentage cuts between partners of one position', () => {
    const tie = tieAt('top50p', at(1, 7), [{ partnerId: 9n, position: 7 }], null);
    expect(tie).toEqual({ category: 'top50p', position: 7, inside: [2n], outside: [9n] });
    expect(told({ ties: [tie!] })).toEqual([
      'tie: Partners 2 and 9 share position 7 at the edge of top50p: 2 is in it and 9 is not, since a lower id comes first.',
    ]);
  });

  test('is told where several share the last position that a rule lets in', () => {
    const tie = tieAt('top10', at(9, 10, 10), at(), 10);
    expect(told({ ties: [tie!] })).toEqual([
      'tie: Partners 2 and 3 share position 10 at the edge of top10, and both are in it.',
    ]);
  });

  test('is none where the positions differ, where only one has the last, or without a position', () => {
    expect(tieAt('top50p', at(1, 2), at(3), null)).toBeNull();
    expect(tieAt('top10', at(9, 10), at(11), 10)).toBeNull();
    expect(tieAt('top10', at(8, 9, 9), at(11), 10)).toBeNull();
    expect(tieAt('top50p', at(null), at(null), null)).toBeNull();
    expect(tieAt('top10', [], [], 10)).toBeNull();
  });

  test('names the first five, and counts the others', () => {
    const tie = tieAt('top10', at(10, 10, 10, 10, 10, 10, 10), [], 10);
    expect(told({ ties: [tie!] })).toEqual([
      'tie: Partners 1, 2, 3, 4, 5 and 2 more share position 10 at the edge of top10, and all of them are in it.',
    ]);
  });
});

test('a run of which nothing is remarkable has no notices', () => {
  expect(told({})).toEqual([]);
  expect(told({ before: null })).toEqual([]);
});

test('a share without members is carried', () => {
  const categories = [
    { key: 'top10', budget: cc('12345.6'), paid: ZERO },
    { key: 'all', budget: cc('80'), paid: cc('80') },
  ];
  expect(told({ categories })).toEqual([
    'carried: top10 has no members, so its share of 12,345.60 CC is carried: it goes on to the next later fresh period.',
  ]);
  expect(told({ categories, eligible: 0 })).toEqual([
    'carried: Nobody took part, so the whole budget of 100.00 CC is carried: it goes on to the next later fresh period.',
  ]);
  expect(told({ categories: [], eligible: 0, budget: ZERO }), 'where there is nothing to carry').toEqual([]);
});

test('a budget that rose while a partner fell is told with the partner that falls the most', () => {
  const most = { partnerId: 7n, before: cc('3.5'), now: cc('2.25000001') };
  const before = { ...QUIET.before!, fell: { partners: 2, of: 40, most } };
  expect(told({ before })).toEqual([
    'rose: The budget rose from 90.00 CC to 100.00 CC, while 2 of 40 partners in both get less than in the last published hour: partner 7 falls the most, from 3.50 CC to 2.25000001 CC.',
  ]);
  expect(told({ before: { ...before, budget: cc('100') } }), 'it did not rise').toEqual([]);
});

test('late votes, bad rows and what the source says since are told with their figures', () => {
  expect(told({ lateVotes: 1, lateCc: cc('2') })).toEqual([
    'late votes: 1 vote came late to hours that were counted already, and brought 2.00 CC into the budget of this hour.',
  ]);
  expect(told({ badRows: [{ what: 'votes without CC', count: 1200 }] })).toEqual([
    'bad rows: The source has bad rows: votes without CC 1,200.',
  ]);
  expect(told({ recounted: { hours: 2, cc: cc('-5') } })).toEqual([
    'recounted: The source now has 5.00 CC voted less than was counted here, in 2 hours. To count that here, reject this attempt and ask for another.',
  ]);
});

test('another rate, policy or list, and late standings are told', () => {
  expect(told({ rate: cc('1.5'), policyVersion: 3 })).toEqual([
    'rate: The CC rate is 1.50; it was 1.00 in the last published hour.',
    'policy: It is divided by policy version 3; version 1 divided the last published hour.',
  ]);
  expect(told({ isRerun: true, rate: cc('1.5') })).toEqual([
    'rate: The CC rate is 1.50; it was 1.00 as it is published.',
  ]);
  expect(told({ special: { added: [5n], removed: [2n, 3n] } })).toEqual([
    'special partners: New on the list of special partners since the last published hour: 5. What it gets is sent to the remote database.',
    'special partners: No longer on the list of special partners: 2 and 3. Nothing is sent for them.',
  ]);
  expect(told({ standingsAfter: 5 * HOUR + 1 })).toEqual([
    'standings: The standings were read 5 hours after the hour fell due, and may have moved since.',
  ]);
});

test('who became an approver less than a day ago is told, whoever asks first', () => {
  const newApprovers = [
    { name: 'eve@example.com', since: (NOW - 30_000) as Instant, isAsking: false },
    { name: 'anna@example.com', since: (NOW - 3 * HOUR) as Instant, isAsking: true },
  ];
  expect(told({ newApprovers })).toEqual([
    'approver: You became an approver 3 hours ago; the audit trail marks what you approve in your first 24 hours.',
    'approver: eve@example.com became an approver less than an hour ago, and may decide over this as well.',
  ]);
  const several = ['a@example.com', 'b@example.com'].map((name) => ({ ...newApprovers[0]!, name }));
  expect(told({ newApprovers: several })).toEqual([
    'approver: 2 others became approvers less than 24 hours ago, and may decide over this as well: a@example.com and b@example.com.',
  ]);
});
