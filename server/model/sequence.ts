import { formatInstant, type Instant, later, MINUTE, parseInstant } from '@/lib/period';
import { policies } from '../db/schema';
import type { Refusal } from '../refusal';
import { openScratchWorld, type ScratchAddresses } from '../vectors/scratch-world';
import { verify } from '../verify/verify';
import { aimed } from './aim';
import { applyAct } from './apply';
import { differences } from './compare';
import type { Layout } from './layout';
import { Model } from './model';
import { actOn, bringAbout, mayBeAsked, type Stand } from './play';
import { goBack, remember } from './reset';
import { computing, type Refused } from './state';
import { type Act, isChange, isTogether, type SourceChange, type Step, type Together } from './steps';
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
  const { zone, startAt, now, catchUpHours } = layout;
  const beginning = { zone, startAt: formatInstant(startAt), now: formatInstant(now) };
  const world: Stand = { ...(await openScratchWorld(addresses, beginning)), catchUpHours, layout };
  for (const [index, { from, policy }] of layout.policies.entries()) {
    if (index === 0) continue;
    const people = { proposedBy: 'one', approvedBy: 'another', reason: 'the layout has it' };
    const version = { version: index + 1, inForceFrom: from, policy, createdAt: startAt };
    await world.db.insert(policies).values({ ...version, ...people });
  }
  const moment = await remember(addresses);
  const tally = new Tally();
  return {
    tally,
    play: async (steps) => {
      await goBack(addresses, moment);
      tally.sequences++;
      await new Playing(world, tally).playAll(steps);
    },
    close: () => world.close(),
  };
}

/** Every sequence begins with a rate and some partners, so that it is about something from its first step on. */
const PRELUDE: readonly SourceChange[] = [
  { do: 'rate', at: '2026-01-01T00:00:00Z', rate: '1', market: '1' },
  { do: 'partner', id: 1, position: 1, ecc: null, active: true },
  { do: 'partner', id: 2, position: 2, ecc: null, active: true },
  { do: 'partner', id: 3, position: 5000, ecc: '10', active: true },
];

/** After so many steps `verify` looks at everything too; it takes as long as some steps do. */
const VERIFIED_EVERY = 20;

/** Longer than any pause between two tries. */
const BEFORE_A_TICK = 6 * MINUTE;

/** One sequence, in the real world and in the model. */
class Playing {
  #model: Model;

  constructor(
    private readonly world: Stand,
    private readonly tally: Tally,
  ) {
    const { layout } = world;
    this.#model = new Model(layout, layout.now);
    for (const { kind, start } of [...layout.days, ...layout.hours]) this.#model.period(kind, start);
    for (const version of layout.policies)
      this.#model.state.versions.push({ ...version, status: 'approved' });
    world.setClock(layout.now);
  }

  async playAll(steps: readonly (Step | Together)[]): Promise<void> {
    for (const change of PRELUDE) await this.take(change);
    for (const [index, step] of steps.entries()) {
      const where = `step ${index + 1}, ${JSON.stringify(step)}`;
      try {
        if (isTogether(step)) await this.takeTogether(step);
        else await this.take(step);
        expectNone(await differences(this.world, this.#model));
        const last = index + 1 === steps.length;
        if (last || (index + 1) % VERIFIED_EVERY === 0) expectNone(await brokenOf(this.world));
      } catch (error) {
        throw error instanceof Disagreement
          ? new Disagreement(`${where}: ${error.message}`)
          : unforeseen(where, error);
      }
    }
  }

  private async take(step: Step): Promise<void> {
    const { world } = this;
    if (step.do === 'wait') {
      this.passTo(Math.max(this.#model.now, parseInstant(step.until)) as Instant);
    } else if (isChange(step)) {
      if (step.do === 'breach') this.#model.state.breaches.add(step.kind);
      else this.#model.source.change(step);
      await bringAbout(world, step);
    } else {
      await this.act(aimed(this.#model, step), step.asked === true);
    }
  }

  private async act(act: Act, askedFirst: boolean): Promise<void> {
    const { world } = this;
    const told = askedFirst && mayBeAsked(act) ? { refusal: await this.ask(act) } : null;
    // Two acts are never at the very same moment, and the clock of a database goes on.
    this.passTo(later(this.#model.now, act.do === 'tick' ? BEFORE_A_TICK : 1));
    const model = this.#model;
    const wanted = applyAct(model, act);
    const waits = wanted === null && 'period' in act && isComputing(model, act);
    this.tally.count(act, wanted, waits);
    if (told && !waits) agree(wanted, told.refusal);
    if (told && waits && !told.refusal)
      throw new Disagreement('asked, it came to something; done, it waits for a rate');
    agree(wanted, await actOn(world, act, false));
  }

  /** Asked what it would do, an act is refused just where it would be, and nothing is different afterwards. */
  private async ask(act: Act): Promise<Refusal | null> {
    const told = await actOn(this.world, act, true);
    expectNone((await differences(this.world, this.#model)).map((line) => `after only asking, ${line}`));
    return told;
  }

  private async takeTogether({ together }: Together): Promise<void> {
    this.passTo(later(this.#model.now, 1));
    const [one, another] = together;
    const acts = [aimed(this.#model, one), aimed(this.#model, another)] as const;
    const came = await actTogether(this.world, this.#model, acts);
    this.tally.pairs++;
    if (Array.isArray(came))
      throw new Disagreement(`at once they come to what no order of them does: ${came.join(' | ')}`);
    this.#model = came;
  }

  private passTo(now: Instant): void {
    this.#model.now = now;
    this.world.setClock(now);
  }
}

/** Whether the attempt waits for a rate: it went through, and there was nothing to foresee. */
const isComputing = (model: Model, { kind, period }: Extract<Act, { period: string }>): boolean =>
  computing(model.period(kind, parseInstant(period))) !== undefined;

const unforeseen = (where: string, cause: unknown): Error =>
  new Disagreement(`${where} threw ${cause instanceof Error ? cause.stack : String(cause)}`, { cause });

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

async function brokenOf(world: Stand): Promise<string[]> {
  const range = { from: parseInstant('2000-01-01T00:00Z'), to: parseInstant('2100-01-01T00:00Z') };
  const broken: string[] = [];
  for await (const { sort, about, sentence } of verify(world, { range }))
    if (sort === 'broken') broken.push(`verify finds ${about}: ${sentence}`);
  return broken;
}
