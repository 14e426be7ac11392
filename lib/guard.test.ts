import { describe, expect, test } from 'vitest';
import { type Amount, parseAmount, ZERO } from './amount';
import { GUARD_AFTER, type Guarded, outOfBounds } from './guard';
import { later, MINUTE, parseInstant } from './period';
import type { Gate } from './policy';

const END = parseInstant('2026-03-01T01:00Z');
const cc = parseAmount;
const times = (count: number, amount: string): Amount[] => Array.from({ length: count }, () => cc(amount));

/** A run of 100 CC as every one before it, most of them to one partner's half, with a vote in the last minute. */
const USUAL: Guarded = {
  paid: cc('100'),
  bonus: ZERO,
  mostToOne: cc('50'),
  lateVotes: 0,
  badRows: 0,
  newestVoteAt: later(END, -MINUTE),
  periodEnd: END,
  before: times(GUARD_AFTER, '100'),
};

type Bound = {
  bounds: Gate['bounds'];
  inside: Partial<Guarded>;
  outside: Partial<Guarded>;
  sentence: string;
};

const UNIT = '0.00000001';
const lows = times(12, '100');
const highs = times(12, '300');

const BOUNDS: Record<string, Bound> = {
  'maxTotal, of what is paid': {
    bounds: { maxTotal: '120' },
    inside: { paid: cc('120') },
    outside: { paid: cc('120.00000001') },
    sentence: 'the total is 120.00000001 CC, more than 120',
  },
  'maxTotal, of the bonus too': {
    bounds: { maxTotal: '120.5' },
    inside: { bonus: cc('20.5') },
    outside: { bonus: cc('20.50000001') },
    sentence: 'the total is 120.50000001 CC, more than 120.5',
  },
  'maxChange, upwards': {
    bounds: { maxChange: '2.5' },
    inside: { paid: cc('250') },
    outside: { paid: cc('250.00000001') },
    sentence:
      'the total is 250.00000001 CC, more than 2.5 times the usual 100.00000000 of the last 24 periods',
  },
  'maxChange, downwards': {
    bounds: { maxChange: '2.5' },
    inside: { paid: cc('40') },
    outside: { paid: cc('39.99999999') },
    sentence:
      'the total is 39.99999999 CC, and the usual 100.00000000 of the last 24 periods is more than 2.5 times that',
  },
  'maxChange of 1, which is no change at all': {
    bounds: { maxChange: '1' },
    inside: {},
    outside: { paid: cc('99.99999999') },
    sentence:
      'the total is 99.99999999 CC, and the usual 100.00000000 of the last 24 periods is more than 1 times that',
  },
  'maxChange, of nothing that is paid': {
    bounds: { maxChange: '1000000' },
    inside: { paid: cc('0.0001') },
    outside: { paid: ZERO },
    sentence:
      'the total is 0.00000000 CC, and the usual 100.00000000 of the last 24 periods is more than 1000000 times that',
  },
  'maxChange, where nothing is usual': {
    bounds: { maxChange: '1000' },
    inside: { paid: ZERO, before: times(24, '0') },
    outside: { paid: cc(UNIT), before: times(24, '0') },
    sentence: 'the total is 0.00000001 CC, more than 1000 times the usual 0.00000000 of the last 24 periods',
  },
  'maxChange, of the lower of the two in the middle of an even number': {
    bounds: { maxChange: '2' },
    inside: { paid: cc('200'), before: [...highs, ...lows] },
    outside: { paid: cc('200.00000001'), before: [...highs, ...lows] },
    sentence: 'the total is 200.00000001 CC, more than 2 times the usual 100.00000000 of the last 24 periods',
  },
  'maxChange, of the one in the middle of an odd number': {
    bounds: { maxChange: '2' },
    inside: { paid: cc('400'), before: [...highs, cc('200'), ...lows] },
    outside: { paid: cc('400.00000001'), before: [...highs, cc('200'), ...lows] },
    sentence: 'the total is 400.00000001 CC, more than 2 times the usual 200.00000000 of the last 25 periods',
  },
  'maxPartnerShare, with the bonus in both figures': {
    bounds: { maxPartnerShare: '0.5' },
    inside: { bonus: cc('20'), mostToOne: cc('60') },
    outside: { bonus: cc('20'), mostToOne: cc('60.00000001') },
    sentence: 'one partner gets 60.00000001 of 120.00000000 CC, a larger part than 0.5',
  },
  maxLateVotes: {
    bounds: { maxLateVotes: 3 },
    inside: { lateVotes: 3 },
    outside: { lateVotes: 4 },
    sentence: 'there are 4 late votes, more than 3',
  },
  maxBadRows: {
    bounds: { maxBadRows: 0 },
    inside: { badRows: 0 },
    outside: { badRows: 2 },
    sentence: 'there are 2 bad rows, more than 0',
  },
  maxSourceLagMinutes: {
    bounds: { maxSourceLagMinutes: 30 },
    inside: { newestVoteAt: later(END, -30 * MINUTE) },
    outside: { newestVoteAt: later(END, -30 * MINUTE - 1000) },
    sentence: "the newest vote of the source was 31 minutes old at the period's end, more than 30",
  },
  'maxSourceLagMinutes, of a source without votes': {
    bounds: { maxSourceLagMinutes: 30 },
    inside: {},
    outside: { newestVoteAt: null },
    sentence: 'the source has no vote at all',
  },
};

describe.each(Object.entries(BOUNDS))('%s', (_, { bounds, inside, outside, sentence }) => {
  test('just inside trips nothing', () => {
    expect(outOfBounds(bounds, { ...USUAL, ...inside })).toEqual([]);
  });

  test('just outside is told in words and figures', () => {
    expect(outOfBounds(bounds, { ...USUAL, ...outside })).toEqual([sentence]);
  });

  test('is not looked at where the policy does not name it', () => {
    expect(outOfBounds({}, { ...USUAL, ...outside })).toEqual([]);
  });

  test('is not looked at before 24 periods were published', () => {
    const before = USUAL.before.slice(1);
    expect(outOfBounds(bounds, { ...USUAL, ...outside, before })).toEqual([]);
  });
});

test('everything that is out of its bounds is told, in the order of the bounds', () => {
  const bounds = {
    maxTotal: '120',
    maxChange: '1.5',
    maxPartnerShare: '0.1',
    maxLateVotes: 0,
    maxBadRows: 0,
    maxSourceLagMinutes: 1,
  };
  const run = { ...USUAL, paid: cc('160'), lateVotes: 7, badRows: 5, newestVoteAt: null };
  expect(outOfBounds(bounds, run)).toEqual([
    'the total is 160.00000000 CC, more than 120',
    'the total is 160.00000000 CC, more than 1.5 times the usual 100.00000000 of the last 24 periods',
    'one partner gets 50.00000000 of 160.00000000 CC, a larger part than 0.1',
    'there are 7 late votes, more than 0',
    'there are 5 bad rows, more than 0',
    'the source has no vote at all',
  ]);
});
