import { type Amount, fromUnits } from './amount';
import { AmountColumn } from './amount-column';
import { atOnce, endsStretch, type Stretches } from './stretches';

/**
 * Splits an amount among `count` members equally: `floor(amount / count)` each, and one unit more to the first of them, who are the
 * best placed, until nothing is left.
 * @returns what the member at a place gets, as a function, since there are only two different parts.
 */
export function splitEqually(amount: Amount, count: number): (place: number) => Amount {
  const members = BigInt(count);
  const part = fromUnits(amount / members);
  const more = fromUnits(part + 1n);
  const left = Number(amount % members);
  return (place) => (place < left ? more : part);
}

/**
 * Splits an amount by weights with Hamilton's method: `floor(amount x weight / total)` each, then one unit each by largest
 * remainder, ties to the better placed, who stand first. The weights are not all zero.
 */
export const splitByWeight = (amount: Amount, weights: AmountColumn): AmountColumn =>
  atOnce(splittingByWeight(amount, weights));

/** The same in stretches. */
export function* splittingByWeight(amount: Amount, weights: AmountColumn): Stretches<AmountColumn> {
  const parts = new AmountColumn(weights.length);
  const remainders = new AmountColumn(weights.length);
  let total: bigint = 0n;
  for (let place = 0; place < weights.length; place++) {
    if (endsStretch(place)) yield;
    total += weights.at(place);
  }
  let left: bigint = amount;
  for (let place = 0; place < weights.length; place++) {
    if (endsStretch(place)) yield;
    const product = amount * weights.at(place);
    const part = product / total;
    parts.set(place, fromUnits(part));
    remainders.set(place, fromUnits(product - part * total));
    left -= part;
  }
  const favoured = yield* largest(remainders, Number(left));
  for (let index = 0; index < favoured.length; index++) {
    if (endsStretch(index)) yield;
    parts.add(favoured[index]!, fromUnits(1n));
  }
  return parts;
}

const BUCKETS = 65_536;

/**
 * The places of the `count` largest figures, of equal ones the first. Figures are put in buckets by size: those above the bucket in which the last of
 * them lies are taken, and only that one is looked at more closely.
 */
function* largest(column: AmountColumn, count: number): Stretches<number[]> {
  const taken: number[] = [];
  let among: Uint32Array = new Uint32Array(column.length);
  for (let place = 0; place < among.length; place++) among[place] = place;
  while (taken.length < count) {
    const missing = count - taken.length;
    const [least, most] = yield* bounds(column, among);
    // Equal ones stand in the order of their places.
    if (least === most) return taken.concat(Array.from(among.subarray(0, missing)));
    const span = most - least + 1n;
    const buckets = new Uint16Array(among.length);
    const sizes = new Uint32Array(BUCKETS);
    for (let index = 0; index < among.length; index++) {
      if (endsStretch(index)) yield;
      const bucket = Number(((column.at(among[index]!) - least) * BigInt(BUCKETS)) / span);
      buckets[index] = bucket;
      sizes[bucket]!++;
    }
    let last = BUCKETS - 1;
    for (let above = 0; above + sizes[last]! < missing; last--) above += sizes[last]!;
    const closer = new Uint32Array(sizes[last]!);
    let found = 0;
    for (let index = 0; index < among.length; index++) {
      if (endsStretch(index)) yield;
      if (buckets[index]! > last) taken.push(among[index]!);
      else if (buckets[index] === last) closer[found++] = among[index]!;
    }
    among = closer;
  }
  return taken;
}

function* bounds(column: AmountColumn, places: Uint32Array): Stretches<[bigint, bigint]> {
  let least: bigint = column.at(places[0]!);
  let most = least;
  for (let index = 0; index < places.length; index++) {
    if (endsStretch(index)) yield;
    const figure = column.at(places[index]!);
    if (figure < least) least = figure;
    else if (figure > most) most = figure;
  }
  return [least, most];
}
