import { and, eq, max } from 'drizzle-orm';
import { LATE_LIMIT } from '@/lib/counting';
import {
  dayAt,
  dueAt,
  formatInstant,
  HOUR,
  hourAt,
  type Instant,
  later,
  type Period,
  PeriodError,
  parseInstant,
  periodFrom,
} from '@/lib/period';
import type { Ask } from '../act';
import { toDatetime } from '../db/columns';
import { accruals, runs } from '../db/schema';
import { sweep } from '../pool/sweep';
import { Refusal } from '../refusal';
import { askForRun, type Wish } from '../run/ask';
import { approve, reject, seenOf, waitingRun } from '../run/decide';
import { claim } from '../run/lease';
import { work } from '../run/line';
import { troublesOf } from '../run/run-row';
import { skip } from '../run/skip';
import { loadRun } from '../run/status';
import { compareCounts, compareRefusal, compareState, countRows } from './compare-step';
import type { Scenario, ScenarioStep } from './scenario-format';
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
  const times = scenario.steps.flatMap((step) => {
    if ('period' in step) return [step.period];
    if ('at' in step) return [step.at];
    return 'cast_at' in step && step.cast_at ? [step.cast_at] : [];
  });
  const first = Math.min(...times.map((text) => Number(parseInstant(text)))) as Instant;
  const start = formatInstant(times.length > 0 ? dayAt(first, scenario.zone).start : (0 as Instant));
  return { zone: scenario.zone, startAt: start, now: start };
}

/** Plays a scenario's steps through the real verbs. */
export async function playScenario(world: ScratchWorld, scenario: Scenario): Promise<StepResult[]> {
  const results: StepResult[] = [];
  if (scenario.steps.some((step) => 'id' in step && step.id === '0')) await allowVoteZero(world);
  for (const [index, step] of scenario.steps.entries()) {
    if (!('expect' in step)) {
      await changeSource(world, step);
      continue;
    }
    const period = 'period' in step ? ` ${step.kind} ${step.period}` : ` ${step.at}`;
    results.push({ step: index + 1, what: `${step.do}${period}`, differences: await playVerb(world, step) });
  }
  return results;
}

type SourceStep = Exclude<ScenarioStep, { expect: unknown }>;
type VerbStep = Extract<ScenarioStep, { expect: unknown }>;

/** Does a verb and compares everything. What stops it otherwise than by a refusal is a difference too, and the next steps are played still. */
async function playVerb(world: ScratchWorld, step: VerbStep): Promise<string[]> {
  const before = await countRows(world);
  try {
    const refusal = await refusalOf(() => act(world, step));
    const unchanged = refusal ? compareCounts(before, await countRows(world)) : [];
    const state = await compareState(world, step, refusal === null);
    return [...compareRefusal(step.expect.refused, refusal), ...unchanged, ...state];
  } catch (error) {
    return [`stopped: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** A vote may bear the id 0, which a column that counts by itself takes for "the next one". */
const allowVoteZero = ({ source }: ScratchWorld): Promise<unknown> =>
  source.query('ALTER TABLE votes MODIFY id BIGINT UNSIGNED NOT NULL');

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

/**
 * All hours that the automatic late accrual reaches at an instant: every accrued one that did not end too long before it. A file may name an
 * instant before the latest of them, which the reach has no bound against.
 */
async function sweepWithinReach(world: ScratchWorld, at: Instant): Promise<void> {
  const [{ latest } = { latest: null }] = await world.db
    .select({ latest: max(accruals.hourStart) })
    .from(accruals);
  const end = Math.max(at, later(latest ?? at, HOUR)) as Instant;
  await sweep(world, hourAt(later(at, -LATE_LIMIT - HOUR), world.zone).start, end);
}

async function run(world: ScratchWorld, period: Period, wish: Wish): Promise<void> {
  if (await goOn(world, period)) return;
  const asked = await askForRun(world, period, REQUEST, wish, new AbortController().signal);
  if ('run' in asked) await refuseUnlessDone(world, asked.run.id);
}

/** Goes on with a run that could not be done when it was opened, such as one without a rate, as the next tick does. */
async function goOn(world: ScratchWorld, { kind, start }: Period): Promise<boolean> {
  const [stopped] = await world.db
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.kind, kind), eq(runs.periodStart, start), eq(runs.status, 'computing')));
  const lease = stopped && (await claim(world.db, stopped.id, world.instance, await world.clock()));
  if (!lease) return false;
  await work(world, lease, new AbortController().signal);
  await refuseUnlessDone(world, lease.runId);
  return true;
}

async function refuseUnlessDone({ db }: ScratchWorld, runId: number): Promise<void> {
  const run = await loadRun(db, runId);
  if (run.status === 'published' || run.status === 'waiting') return;
  const trouble = (await troublesOf(db, [run])).get(runId) ?? run.decisionReason ?? 'nobody knows why';
  if (run.status === 'computing') throw new Refusal(`the run waits: ${trouble}`);
  throw new Error(`run ${runId} is ${run.status}: ${trouble}`);
}

/** A period that is none of the program is refused as any other that cannot be acted upon. */
async function refusalOf(body: () => Promise<void>): Promise<Refusal | null> {
  try {
    await body();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    if (error instanceof PeriodError) return new Refusal(error.message);
    throw error;
  }
}
