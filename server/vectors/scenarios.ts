import { and, desc, eq, ne } from 'drizzle-orm';
import { type Amount, add, formatAmount, parseAmount, ZERO } from '@/lib/amount';
import {
  dayAt,
  dueAt,
  formatInstant,
  hourAt,
  type Instant,
  later,
  type Period,
  parseInstant,
  periodFrom,
} from '@/lib/period';
import type { Ask } from '../act';
import { toDatetime } from '../db/columns';
import { accounts, earmarks, runs } from '../db/schema';
import { withSnapshot } from '../db/snapshot';
import { sweep } from '../pool/sweep';
import { Refusal } from '../refusal';
import { askForRun, type Wish } from '../run/ask';
import { approve, reject, seenOf, waitingRun } from '../run/decide';
import { streamRewards } from '../run/rewards';
import { skip } from '../run/skip';
import type { Run } from '../run/status';
import type { Expected, Scenario, ScenarioStep } from './scenario-format';
import type { ScratchBeginning, ScratchWorld } from './scratch-world';

/** What a verb's step came to, in the form of the scenario files, and whether that is what was expected. */
export type StepResult = {
  readonly step: number;
  readonly what: string;
  readonly differences: readonly string[];
};

const reason = 'the scenario says so';
const REQUEST: Ask = { actor: { name: 'operator', role: 'operator' }, reason };
const APPROVAL: Ask = { actor: { name: 'approver', role: 'approver' }, reason };

/** The world that a scenario begins in: its program starts with the day of the first vote or period that it names. */
export function beginningOf(scenario: Scenario): ScratchBeginning {
  const times = scenario.steps.flatMap((step) =>
    'period' in step ? [step.period] : 'cast_at' in step && step.cast_at ? [step.cast_at] : [],
  );
  const first = Math.min(...times.map((text) => Number(parseInstant(text)))) as Instant;
  const start = formatInstant(dayAt(first, scenario.zone).start);
  return { zone: scenario.zone, startAt: start, now: start };
}

/** Plays a scenario's steps through the real verbs. */
export async function playScenario(world: ScratchWorld, scenario: Scenario): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const [index, step] of scenario.steps.entries()) {
    if (!('expect' in step)) {
      await changeSource(world, step);
      continue;
    }
    const refusal = await refusalOf(() => act(world, step));
    const period = 'period' in step ? ` ${step.kind} ${step.period}` : ` ${step.at}`;
    const differences = [
      ...compareRefusal(step.expect.refused, refusal),
      ...(await compareState(world, step, step.expect, refusal === null)),
    ];
    results.push({ step: index + 1, what: `${step.do}${period}`, differences });
  }
  return results;
}

type SourceStep = Exclude<ScenarioStep, { expect: unknown }>;
type VerbStep = Extract<ScenarioStep, { expect: unknown }>;

async function changeSource({ source }: ScratchWorld, step: SourceStep): Promise<void> {
  const at = (text: string) => toDatetime(parseInstant(text));
  switch (step.do) {
    case 'partner':
      await source.query('REPLACE INTO partners (partner_id, name, position, ecc, active) VALUES (?)', [
        [step.partner_id, `partner ${step.partner_id}`, step.position, step.ecc, step.active],
      ]);
      return;
    case 'vote':
      await source.query('REPLACE INTO votes (id, partner_id, vote_type, cc, cast_at) VALUES (?)', [
        [step.id, step.partner_id, step.vote_type, step.cc, step.cast_at && at(step.cast_at)],
      ]);
      return;
    case 'remove vote':
      await source.query('DELETE FROM votes WHERE id = ?', [step.id]);
      return;
    case 'rate':
      await source.query('DELETE FROM cc_rates WHERE effective_at = ?', [at(step.effective_at)]);
      await source.query('INSERT INTO cc_rates (effective_at, rate, market_rate) VALUES (?)', [
        [at(step.effective_at), step.rate, step.market_rate],
      ]);
  }
}

async function act(world: ScratchWorld, step: VerbStep): Promise<void> {
  if (step.do === 'sweep') {
    world.setClock(parseInstant(step.at));
    await sweepWithinReach(world, parseInstant(step.at));
    return;
  }
  const period = periodFrom(step.kind, parseInstant(step.period), world.zone);
  world.setClock(Math.max(await world.clock(), dueAt(period)) as Instant);
  switch (step.do) {
    case 'run':
      return run(world, period, { cover: step.cover ?? false, gate: step.gate ?? 'auto' });
    case 'rerun':
      return run(world, period, { rerun: { standings: step.standings ?? 'frozen' } });
    case 'approve': {
      const seen = seenOf(await waitingRun(world.db, period));
      await approve(world, period, APPROVAL, seen, step.cover ?? false);
      return;
    }
    case 'reject':
      await reject(world, period, APPROVAL);
      return;
    case 'skip':
      await skip(world, period, REQUEST, step.cover ?? false);
  }
}

/** All hours that the automatic late accrual reaches at an instant. */
async function sweepWithinReach(world: ScratchWorld, at: Instant): Promise<void> {
  const reach = 49 * 3_600_000;
  await sweep(world, hourAt(later(at, -reach), world.zone).start, at);
}

async function run(world: ScratchWorld, period: Period, wish: Wish): Promise<void> {
  const asked = await askForRun(world, period, REQUEST, wish, new AbortController().signal);
  if ('run' in asked && asked.run.status !== 'published' && asked.run.status !== 'waiting') {
    throw new Error(`run ${asked.run.id} is ${asked.run.status}`);
  }
}

async function refusalOf(body: () => Promise<void>): Promise<Refusal | null> {
  try {
    await body();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function compareRefusal(wanted: string | null, refusal: Refusal | null): string[] {
  if (wanted === null) return refusal ? [`refused: ${refusal.message}`] : [];
  if (!refusal) return [`went through, expected to be refused: ${wanted}`];
  const isFigure = /^-?\d+\.\d{8}$/.test(wanted);
  const missing = refusal.missing === null ? 'no figure' : formatAmount(refusal.missing);
  return isFigure && missing !== wanted ? [`refused for ${missing}, expected ${wanted}`] : [];
}

async function compareState(
  world: ScratchWorld,
  step: VerbStep,
  wanted: Expected,
  wentThrough: boolean,
): Promise<string[]> {
  const differences: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown) => {
    if (JSON.stringify(expected) !== JSON.stringify(actual)) {
      differences.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
    }
  };
  const balances = await world.db.select().from(accounts);
  for (const [account, amount] of Object.entries(wanted.accounts)) {
    const balance = balances.find((row) => row.account === account)?.balance;
    compare(`account ${account}`, full(amount), balance === undefined ? null : formatAmount(balance));
  }
  compare('earmarks', wanted.earmarks.map(earmarkLine).sort(), await earmarkLines(world));
  if (step.do === 'sweep' || !wentThrough || (!wanted.run && !wanted.rewards)) return differences;
  const attempt = await latestRun(world, periodFrom(step.kind, parseInstant(step.period), world.zone));
  if (wanted.run) {
    const { budget, paid, carried, bonus } = attempt;
    const actual = { budget: full(budget), paid: full(paid), carried: full(carried), bonus: full(bonus) };
    const { run: figures } = wanted;
    compare(
      'run',
      {
        budget: full(figures.budget),
        paid: full(figures.paid),
        carried: full(figures.carried),
        bonus: full(figures.bonus),
      },
      actual,
    );
  }
  if (wanted.rewards) compare('rewards', sorted(wanted.rewards), await rewardTotals(world, attempt));
  return differences;
}

const full = (amount: string | Amount | null): string | null =>
  amount === null ? null : formatAmount(typeof amount === 'string' ? parseAmount(amount) : amount);

const earmarkLine = ({ kind, period, amount }: Expected['earmarks'][number]): string =>
  `${kind} ${formatInstant(parseInstant(period))} ${full(amount)}`;

async function earmarkLines({ db }: ScratchWorld): Promise<string[]> {
  const rows = await db.select().from(earmarks).where(ne(earmarks.amount, ZERO));
  return rows
    .map(({ kind, periodStart, amount }) => `${kind} ${formatInstant(periodStart)} ${full(amount)}`)
    .sort();
}

async function latestRun({ db }: ScratchWorld, { kind, start }: Period): Promise<Run> {
  const [latest] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start)))
    .orderBy(desc(runs.attempt))
    .limit(1);
  return latest!;
}

async function rewardTotals({ db }: ScratchWorld, { id, kind }: Run): Promise<Record<string, string>> {
  const totals: Record<string, string> = {};
  await withSnapshot(db.$client, (snapshot) =>
    streamRewards(snapshot, id, kind, ({ partnerId, amounts, bonus }) => {
      const total = amounts.reduce<Amount>((sum, amount) => add(sum, amount ?? ZERO), bonus);
      totals[String(partnerId)] = formatAmount(total);
    }),
  );
  return sorted(totals);
}

const sorted = (record: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
