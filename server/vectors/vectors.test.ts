import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkVectors, VectorFormatError, type VectorResult } from './vectors';

type Case = Record<string, unknown>;

const casesOf = (file: string): Case[] =>
  JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../test-data/vectors/${file}`, import.meta.url)), 'utf8'),
  );

const FILES = [
  ['split.json', 60],
  ['accrual.json', 46],
  ['distribution.json', 85],
] as const;

/** The case with the last digit that it expects made another. */
function altered(one: Case): Case {
  const text = JSON.stringify(one);
  const cut = text.search(/\d(?=\D*$)/);
  return JSON.parse(text.slice(0, cut) + ((Number(text[cut]) + 1) % 10) + text.slice(cut + 1));
}

const failing = (results: VectorResult[]): VectorResult[] => results.filter(({ passed }) => !passed);

describe.each(FILES)('the cases of %s', (file, count) => {
  const cases = casesOf(file);

  it(`are ${count}, and all come out string for string`, () => {
    const results = checkVectors(cases);
    expect(failing(results)).toEqual([]);
    expect(results).toHaveLength(count);
  });

  it('fail each when one digit of what they expect is another', () => {
    const results = checkVectors(cases.map(altered));
    expect(results.filter(({ passed }) => passed).map(({ name }) => name)).toEqual([]);
  });

  it('fail alone: an altered case leaves the others as they are', () => {
    const last = cases.length - 1;
    const results = checkVectors(cases.map((one, index) => (index === last ? altered(one) : one)));
    expect(failing(results)).toEqual([results[last]]);
    expect(failing(results)[0]!.expected).not.toEqual(failing(results)[0]!.actual);
  });
});

describe('the check', () => {
  it('sees rows that are in another order', () => {
    const one = structuredClone(
      casesOf('distribution.json').find(({ name }) => name === 'ten percent of 20'),
    )!;
    const expected = one.expected as { rows: unknown[] };
    expected.rows.reverse();
    expect(checkVectors([one])[0]!.passed).toBe(false);
  });

  it.each([
    ['no list', {}],
    ['an empty list', []],
    ['a case of no known kind', [{ steps: [] }]],
    ['a case that is no object', [7]],
  ])('refuses %s', (_, cases) => {
    expect(() => checkVectors(cases)).toThrow(VectorFormatError);
  });

  it('refuses a case with a field missing', () => {
    expect(() => checkVectors([{ ccVotes: '1', rate: '1' }])).toThrow('hourlyShare');
  });
});
