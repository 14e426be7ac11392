import { parseInstant } from '@/lib/period';
import type { Refusal } from '../refusal';
import { applyAct } from './apply';
import { differences } from './compare';
import type { Model } from './model';
import { actOn, type Stand } from './play';
import { type Refused, waiting } from './state';
import type { Act } from './steps';

/**
 * Does two acts at once. What comes of them has to be what comes of one after the other, or of one in the middle of the other where that is two
 * transactions: a run holds its budget in one and publishes in another.
 * @returns the model as it stands afterwards, or what the real world is in none of these orders.
 */
export async function actTogether(
  world: Stand,
  model: Model,
  acts: readonly [Act, Act],
): Promise<Model | string[]> {
  const told = await Promise.all([
    actOn(world, acts[0], false),
    actOn({ ...world, instance: 'scratch-2' }, acts[1], false),
  ]);
  const unlike: string[] = [];
  for (const order of orders(acts)) {
    const candidate = model.fork();
    const wanted = playOrder(candidate, order);
    const found = [...refusalsUnlike(wanted, told), ...(await differences(world, candidate))];
    if (found.length === 0) return candidate;
    unlike.push(`in the order ${order.map(([whose]) => whose).join()}: ${found.slice(0, 4).join('; ')}`);
  }
  return unlike;
}

/** A part of one of the acts: whose, and what is done in the model. */
type Part = readonly [whose: 0 | 1, act: (model: Model) => Refused | null];

function partsOf(act: Act): Part[1][] {
  if (act.do !== 'run' || act.gate !== 'auto') return [(model) => applyAct(model, act)];
  const start = parseInstant(act.period);
  const publish = (model: Model) =>
    // One that waits for a rate does not come to that.
    waiting(model.period(act.kind, start))
      ? model.atomically(() => model.approve(act.kind, start, false, false))
      : null;
  return [(model) => applyAct(model, { ...act, gate: 'manual' }), publish];
}

function orders([first, second]: readonly [Act, Act]): Part[][] {
  const of = (whose: 0 | 1, act: Act): Part[] => partsOf(act).map((part) => [whose, part]);
  return interleave(of(0, first), of(1, second));
}

function interleave(these: readonly Part[], those: readonly Part[]): Part[][] {
  const [one, ...others] = these;
  const [other, ...rest] = those;
  if (!one || !other) return [[...these, ...those]];
  return [
    ...interleave(others, those).map((order) => [one, ...order]),
    ...interleave(these, rest).map((order) => [other, ...order]),
  ];
}

/** Plays the parts in an order; where the first part of an act is refused, there is no second. */
function playOrder(model: Model, order: readonly Part[]): (Refused | null)[] {
  const refused: (Refused | null)[] = [null, null];
  for (const [whose, act] of order) refused[whose] ??= act(model);
  return refused;
}

function refusalsUnlike(wanted: readonly (Refused | null)[], told: readonly (Refusal | null)[]): string[] {
  return wanted.flatMap((one, index) => {
    const [left, right] = [said(one), said(told[index]!)];
    return left === right ? [] : [`act ${index} ${right}, ought to be ${left}`];
  });
}

const said = (refusal: Refused | Refusal | null): string =>
  refusal === null ? 'goes through' : refusal.missing === null ? 'is refused' : `lacks ${refusal.missing}`;
