import { expect, test } from 'vitest';
import { fromUnits } from './amount';
import { distributing } from './distribute';
import { DEFAULT_POLICY } from './policy';
import { Voters } from './voters';

test('a division of many voters gives way after every few thousand of them', () => {
  const voters = new Voters(20_000);
  for (let index = 0; index < voters.length; index++)
    voters.set(index, {
      partnerId: BigInt(index + 1),
      position: voters.length - index,
      ecc: null,
      active: true,
      votes: 3,
      cc: fromUnits(BigInt(index)),
    });
  const work = distributing(DEFAULT_POLICY.daily, fromUnits(10n ** 15n), null, voters);
  let pauses = 0;
  while (!work.next().done) pauses++;
  expect(pauses).toBeGreaterThan(20);
});
