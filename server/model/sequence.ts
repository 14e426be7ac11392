import { formatInstant, type Instant, later, parseInstant } from '@/lib/period';
import { policies } from '../db/schema';
import type { Refusal } from '../refusal';
import { openScratchWorld, type ScratchAddresses, type ScratchWorld } from '../vectors/scratch-world';
import type { Finding } from '../verify/finding';
import { verify } from '../verify/verify';
import { aimed } from './aim';
import { applyAct } from './apply';
import { differences } from './compare';
import type { Layout } from './layout';
import { Model } from './model';
import { actOn, changeSource, mayBeAsked } from './play';
import { goBack, remember } from './reset';
import type { Refused } from './state';
import { type Act, type Change, isChange, isTogether, type Step, type Together } from './steps';
import { Tally } from './tally';
import { actTogether } from './together';

/** The real world and the model do not agree, or a rule is broken. */
export class Disagreement extends Error {
  override name = 'Disagreement';
}

/** A real world in which one sequence after another is played, each from the beginning. */
export type Stage = {
  readonly tally: Tally;
  play(steps: readonly (Step | Together)[]): Promise<void>;
  close(): Promise<void>;
};

export async function openStage(addresses: ScratchAddresses, layout: Layout): Promise<Stage> {
  const { zone, startAt, now } = layout;
  const world = await openScratchWorld(addresses, {
    zone,
    startAt: formatInstant(startAt),
    now: formatInstant(now),
  });
  for (const [index, { from, policy }] of layout.policies.entries()) {
    if (index === 0) continue;
    const people = {
      proposedBy: 'one',
      approvedBy: 'another',
      reason: 'the layout has it',
      createdAt: startAt,
    };
    await world.db.insert(policies).values({ version: index + 1, inForceFrom: from, policy, ...people });
  }
  const beginning = await remember(addresses);
  const tally = new Tally();
  return {
    tally,
    play: async (steps) => {
      await goBack(addresses, beginning);
      await playOnce(world, layout, steps, tally);
    },
    close: async () => {
      await world.close();
    },
  };
}

/** Every sequence begins with a rate and some partners, so that it is about something from its first step on. */
const PRELUDE: readonly Exclude<Change, { do: 'wait' }>[] = [
  { do: 'rate', at: '2026-01-01T00:00:00Z', rate: '1', market: '1' },
  { do: 'partner', id: 1, position: 1, ecc: null, active: true },
  { do: 'partner', id: 2, position: 2, ecc: null, active: true },
  { do: 'partner', id: 3, position: 5000, ecc: '10', active: true },
];

async function playOnce(
  world: ScratchWorld,
  layout: Layout,
  steps: readonly (Step | Together)[],
  tally: Tally,
): Promise<void> {
  tally.sequences++;
  world.setClock(layout.now);
  let model = new Model(layout.zone, layout.startAt, layout.policies, layout.now);
  for (const { kind, start } of [...layout.days, ...layout.hours]) model.period(kind, start);
  for (const [index, step] of [...PRELUDE, ...steps].entries()) {
    try {
      if (isTogether(step)) model = await takeTogether(world, model, step, tally);
      else await take(world, model, step, tally);
    } catch (error) {
      const where = `step ${index + 1 - PRELUDE.length}, ${JSON.stringify(step)}`;
      throw error instanceof Disagreement
        ? new Disagreement(`${where}: ${error.message}`)
        : unforeseen(where, error);
    }
  }
  const broken = await brokenOf(world);
  if (broken.length > 0) throw new Disagreement(`verify finds at the end: ${broken.join('; ')}`);
}

const unforeseen = (where: string, cause: unknown): Error =>
  new Disagreement(`${where} threw ${cause instanceof Error ? cause.stack : String(cause)}`, { cause });

async function take(world: ScratchWorld, model: Model, step: Step, tally: Tally): Promise<void> {
  if (step.do === 'wait') {
    model.now = Math.max(model.now, parseInstant(step.until)) as Instant;
    world.setClock(model.now);
    return;
  }
  if (isChange(step)) {
    model.source.change(step);
    await changeSource(world, step);
    return;
  }
  const act = aimed(model, step);
  const asked = step.asked && mayBeAsked(act) ? { told: await ask(world, model, act) } : null;
  // Two acts are never at the very same moment, and the clock of a database goes on.
  model.now = later(model.now, 1);
  world.setClock(model.now);
  const wanted = applyAct(model, act);
  tally.count(act, wanted);
  if (asked) agree(wanted, asked.told);
  agree(wanted, await actOn(world, act, false));
  expectNone(await differences(world, model));
}

async function takeTogether(
  world: ScratchWorld,
  model: Model,
  { together }: Together,
  tally: Tally,
): Promise<Model> {
  model.now = later(model.now, 1);
  world.setClock(model.now);
  const came = await actTogether(world, model, [aimed(model, together[0]), aimed(model, together[1])]);
  tally.pairs++;
  if (Array.isArray(came))
    throw new Disagreement(`at once they come to what no order of them does: ${came.join(' | ')}`);
  return came;
}

/** Asked what it would do, an act is refused just where it would be, and nothing is different afterwards. */
async function ask(world: ScratchWorld, model: Model, step: Act): Promise<Refusal | null> {
  const told = await actOn(world, step, true);
  expectNone((await differences(world, model)).map((line) => `after only asking, ${line}`));
  return told;
}

function agree(wanted: Refused | null, refusal: Refusal | null): void {
  if (wanted === null && refusal) throw new Disagreement(`it was refused: ${refusal.message}`);
  if (wanted && !refusal) throw new Disagreement('it went through, and ought to be refused');
  const missing = wanted?.missing ?? null;
  const told = refusal?.missing ?? null;
  if (missing !== told) throw new Disagreement(`it lacks ${told} units, and ought to lack ${missing}`);
}

function expectNone(found: readonly string[]): void {
  if (found.length > 0) throw new Disagreement(found.join('; '));
}

async function brokenOf(world: ScratchWorld): Promise<string[]> {
  const range = { from: parseInstant('2000-01-01T00:00Z'), to: parseInstant('2100-01-01T00:00Z') };
  const findings: Finding[] = [];
  for await (const finding of verify(world, { range })) findings.push(finding);
  return findings
    .filter(({ sort }) => sort === 'broken')
    .map(({ about, sentence }) => `${about}: ${sentence}`);
}
