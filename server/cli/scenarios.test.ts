import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command } from '../testing/command';
import { parseScenarios } from '../vectors/scenario-format';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allot-steps-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function play(content: unknown) {
  const file = join(folder, 'steps.json');
  await writeFile(file, JSON.stringify(content));
  return command(['scenarios', file], {});
}

const RATE = { do: 'rate', effective_at: '2026-01-01T00:00:00Z', rate: '1', market_rate: null };
const VOTE = {
  do: 'vote',
  id: 0,
  partner_id: '1',
  vote_type: 'up',
  cc: '100',
  cast_at: '2026-03-01T09:10:00Z',
};
const PARTNER = { do: 'partner', partner_id: 1, position: 1, ecc: null, active: true };
const accounts = (votes: string) => ({ refused: null, accounts: { votes, partners: '25' }, earmarks: [] });
const RUN = { do: 'run', kind: 'hourly', period: '2026-03-01T09:00:00Z' };
const DAY = [{ kind: 'daily', period: '2026-03-01T00:00Z', amount: '75' }];

test('steps are played, and those that differ are named', async () => {
  const right = { ...RUN, expect: { ...accounts('-100'), earmarks: DAY, rewards: { 1: '25' } } };
  const wrong = { ...RUN, expect: { ...accounts('-99'), earmarks: DAY } };
  const steps = [RATE, PARTNER, VOTE, { ...VOTE, cc: '50' }, VOTE];
  const { code, out, err } = await play([
    { name: 'right', steps: [...steps, right] },
    { name: 'wrong', steps: [...steps, right, wrong] },
    {
      name: 'too early',
      steps: [
        VOTE,
        { ...RUN, expect: { refused: 'no rate', accounts: { votes: '0' }, earmarks: [] } },
        RATE,
        PARTNER,
        right,
      ],
    },
  ]);
  expect(err).toBe('');
  expect(code).toBe(1);
  expect(out).toContain('passed  right (6 steps)');
  expect(out).toContain('FAILED  wrong (7 steps)');
  expect(out).toContain('step 7, run hourly 2026-03-01T09:00:00Z: refused: the period is not open');
  expect(out).toContain('account votes: expected "-99.00000000", got "-100.00000000"');
  expect(out).toContain('passed  too early (5 steps)');
});

test('a file that does not keep to the format is refused before anything is played', async () => {
  const late = [{ name: 'one', steps: [RATE, { ...VOTE, cc: 100 }] }];
  expect(await play(late)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('steps.json: scenario 1, "one", step 2, cc: '),
  });
});

test.each([
  [{ ...VOTE, cc: '0.000000001' }, 'cc: does not fit'],
  [{ ...VOTE, cast_at: 'noon' }, 'cast_at: is no instant'],
  [{ ...PARTNER, partner_id: 2 ** 60 }, 'partner_id: is no id'],
  [{ ...PARTNER, partner_id: '18446744073709551616' }, 'partner_id: is no id'],
  [{ ...RUN, kind: 'weekly', expect: accounts('0') }, 'kind: '],
  [RUN, 'expect: '],
  [{ do: 'dance' }, 'do: '],
])('a step that cannot be read is named with its field: %o', (step, field) => {
  const words = `scenario 2, "two", step 2, ${field}`;
  const file = [
    { name: 'one', steps: [] },
    { name: 'two', steps: [RATE, step] },
  ];
  expect(() => parseScenarios(file)).toThrow(words);
});

test('what is no scenario at all is named by its number', () => {
  expect(() => parseScenarios({})).toThrow('it is no list of scenarios');
  expect(() => parseScenarios([{ name: 'one', steps: [] }, 5])).toThrow('scenario 2: ');
  expect(() => parseScenarios([{ name: 'one', zone: 'Nowhere/Here', steps: [] }])).toThrow(
    '"one", zone: is no time zone',
  );
});
