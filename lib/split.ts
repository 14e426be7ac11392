import { type Amount, fromUnits } from './amount';
import { AmountColumn } from './amount-column';

/**
 * Splits an amount among `count` members equally: `floor(amount / count)` each, and one unit more to the first of them, who are the
 * best placed, until nothing is left.
 * @returns what the member at a place gets, as a function, since there are only two different parts.
 */
export function splitEqually(amount: Amount, count: number): (place: number) => Amount {
  const members = BigInt(count);
  const part = amount / members;
  const left = Number(amount % members);
  return (place) => fromUnits(place < left ? part + 1n : part);
}

/**
 * Splits an amount by weights with Hamilton's method: `floor(amount x weight / total)` each, then one unit each by largest
 * remainder, ties to the better placed, who stand first. The weights are not all zero.
 */
export function splitByWeight(amount: Amount, weights: AmountColumn): AmountColumn {
  const parts = new AmountColumn(weights.length);
  const remainders = new AmountColumn(weights.length);
  const total: bigint = weights.sum();
  let left: bigint = amount;
  for (let place = 0; place < weights.length; place++) {
    const product = amount * weights.at(place);
    const part = product / total;
    parts.set(place, fromUnits(part));
    remainders.set(place, fromUnits(product % total));
    left -= part;
  }
  for (const place of largest(remainders, Number(left))) parts.add(place, fromUnits(1n));
  return parts;
}

/** The places of the `count` largest figures, equal ones in the order of their places. */
function largest(column: AmountColumn, count: number): Uint32Array {
  const places = new Uint32Array(column.length).map((_, place) => place);
  places.sort((a, b) => {
    const difference = column.at(b) - column.at(a);
    return difference === 0n ? a - b : difference > 0n ? 1 : -1;
  });
  return places.subarray(0, count);
}
