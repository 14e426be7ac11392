import { describe, expect, test } from 'vitest';
import { formatAmount, sum } from '@/lib/amount';
import { HOUR, later, parseInstant } from '@/lib/period';
import { DATASET_SECONDS, type Dataset, DatasetError, parseDataset, readDataset } from './dataset';
import { plannedVote, votesArrived } from './plan';
import { programFrom, ratesFrom } from './program';

const START = parseInstant('2026-11-15T00:00Z');
const program = programFrom(readDataset());
const { dataset } = program;
const lap = Array.from({ length: dataset.length }, (_, i) => plannedVote(program, START, i));

describe('the votes of the file', () => {
  test('are all there', () => {
    expect(dataset.length).toBe(94_488);
    expect(dataset.voters).toHaveLength(10_877);
    expect(dataset.seconds.at(-1)).toBeLessThan(DATASET_SECONDS);
  });

  test.each([
    'a,2024-10-18T23:59:59Z,agree',
    'a,2024-10-28T00:00:00Z,agree',
    'a,,agree',
    'a,2024-10-19T01:00:00Z,maybe',
  ])('refuse the line "%s"', (line) => {
    expect(() => parseDataset(`voter,cast_at,type\n${line}\n`)).toThrow(DatasetError);
  });

  test('refuse a vote that stands after a later one', () => {
    const csv = 'voter,cast_at,type\na,2024-10-19T01:00:00Z,agree\na,2024-10-19T00:59:59Z,agree\n';
    expect(() => parseDataset(csv)).toThrow(/line 3/);
  });
});

describe('the partners', () => {
  const { partners } = program;
  const count = (has: (partner: (typeof partners)[number]) => boolean) => partners.filter(has).length;

  test('are the same in every process', () => {
    expect(programFrom(readDataset()).partners).toEqual(partners);
    expect(partners[0]).toMatchObject({ partnerId: 1000, name: 'Amber Anchor', active: true });
  });

  test('have ids and names of their own', () => {
    expect(new Set(partners.map(({ partnerId }) => partnerId)).size).toBe(4_400);
    expect(new Set(partners.map(({ name }) => name)).size).toBe(4_400);
  });

  test('show every kind of standing, and the odd ones are few', () => {
    const positions = partners.flatMap(({ position }) => position ?? []);
    expect(Math.min(...positions)).toBe(1);
    expect(new Set(positions).size).toBeLessThan(positions.length);
    expect(count(({ position }) => position === null)).toBeLessThan(1_000);
    expect(count(({ ecc }) => ecc !== null)).toBeGreaterThan(300);
    expect(count(({ ecc }) => ecc === 0n)).toBeGreaterThan(5);
    const inactive = count(({ active }) => !active);
    expect(inactive).toBeGreaterThan(10);
    expect(inactive).toBeLessThan(100);
  });

  test('stand by what they voted', () => {
    const voted = new Map<number, bigint>();
    for (const { partnerId, cc } of lap) voted.set(partnerId, (voted.get(partnerId) ?? 0n) + cc);
    const placed = partners.filter(({ position }) => position !== null);
    placed.sort((a, b) => a.position! - b.position!);
    const tenths = placed.map(({ partnerId }) => voted.get(partnerId)! / 10_000_000n);
    expect(tenths).toEqual(tenths.toSorted((a, b) => Number(b - a)));
  });
});

describe('the plan', () => {
  test('ends at the second: a vote of that second has arrived, one of the next has not', () => {
    const third = plannedVote(program, START, 2).arrivesAt;
    expect(votesArrived(program, START, later(third, -1))).toBeLessThan(3);
    expect(votesArrived(program, START, third)).toBeGreaterThanOrEqual(3);
    expect(votesArrived(program, START, later(START, -1))).toBe(0);
  });

  test('counts a vote as arrived exactly from its own time on', () => {
    for (let ordinal = 0; ordinal < 2 * dataset.length; ordinal += 997) {
      const { arrivesAt } = plannedVote(program, START, ordinal);
      expect(votesArrived(program, START, arrivesAt)).toBeGreaterThan(ordinal);
      expect(votesArrived(program, START, later(arrivesAt, -1_000))).toBeLessThanOrEqual(ordinal);
    }
  });

  test('begins again after nine days with other amounts and ids', () => {
    const ordinal = lap.findIndex(({ voteType }) => voteType === 'agree');
    const first = plannedVote(program, START, ordinal);
    const again = plannedVote(program, START, ordinal + dataset.length);
    expect(again.arrivesAt - first.arrivesAt).toBe(9 * 24 * HOUR);
    expect(again).toMatchObject({ id: first.id + dataset.length, partnerId: first.partnerId });
    expect(again.cc).not.toBe(first.cc);
  });

  test('has a late vote now and then, each too late for its hour and none before the start', () => {
    const late = lap.filter(({ arrivesAt, castAt }) => arrivesAt !== castAt);
    expect(late.length).toBeGreaterThan(dataset.length / 600);
    expect(late.length).toBeLessThan(dataset.length / 150);
    for (const { arrivesAt, castAt } of late) {
      expect(arrivesAt - castAt).toBeGreaterThanOrEqual(1.5 * HOUR);
      expect(arrivesAt - castAt).toBeLessThanOrEqual(2.5 * HOUR);
      expect(castAt).toBeGreaterThanOrEqual(START);
    }
  });

  test('puts no CC on a pass and some on every other vote', () => {
    expect(lap.every(({ voteType, cc }) => (voteType === 'pass') === (cc === 0n))).toBe(true);
  });

  test('reckons the same units everywhere', () => {
    expect(formatAmount(sum(lap.map(({ cc }) => cc)))).toBe('427714.90900907');
  });
});

test('the rates are all in force before the first start, one at an instant, some below the market', () => {
  const rates = ratesFrom(START);
  expect(new Set(rates.map(({ effectiveAt }) => effectiveAt)).size).toBe(rates.length);
  expect(rates.every(({ effectiveAt }) => effectiveAt < later(START, 7 * 24 * HOUR))).toBe(true);
  expect(rates.some(({ rate, marketRate }) => marketRate !== null && marketRate > rate)).toBe(true);
  expect(rates.some(({ rate, marketRate }) => marketRate !== null && marketRate < rate)).toBe(true);
});

test('most hours have votes, as they fell on the day', () => {
  const hours = hourly(dataset);
  expect(hours).toHaveLength(216);
  expect(hours.filter((votes) => votes === 0).length).toBeLessThanOrEqual(4);
});

function hourly({ seconds }: Dataset): number[] {
  const hours = new Array<number>(DATASET_SECONDS / 3_600).fill(0);
  for (const second of seconds) hours[Math.floor(second / 3_600)]! += 1;
  return hours;
}
