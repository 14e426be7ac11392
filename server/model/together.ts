import type { Refusal } from '../refusal';
import type { ScratchWorld } from '../vectors/scratch-world';
import { applyAct } from './apply';
import { differences } from './compare';
import type { Model } from './model';
import { actOn } from './play';
import type { Refused } from './state';
import type { Act } from './steps';

/**
 * Does two acts at once. What comes of them has to be what comes of one after the other, or of one in the middle of the other where that is two
 * transactions: a run holds its budget in one and publishes in another.
 * @returns the model as it stands afterwards, or what the real world is in none of these orders.
 */
export async function actTogether(
  world: ScratchWorld,
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

/** A part of one of the acts: whose, and what is done. */
type Part = readonly [whose: 0 | 1, act: Act];

const partsOf = (act: Act): Act[] =>
  act.do === 'run' && act.gate === 'auto'
    ? [
        { ...act, gate: 'manual' },
        { do: 'approve', kind: act.kind, period: act.period, cover: false },
      ]
    : [act];

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
  for (const [whose, act] of order) refused[whose] ??= applyAct(model, act);
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
