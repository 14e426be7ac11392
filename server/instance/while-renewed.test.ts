import { expect, test } from 'vitest';
import { whileRenewed } from './while-renewed';

const never = new AbortController().signal;

test('a lease is renewed once at a time, however long that takes, and given back after the last', async () => {
  const told: string[] = [];
  let ended = 0;
  const renew = async () => {
    const renewal = told.filter((line) => line.startsWith('begun')).length + 1;
    told.push(`begun ${renewal}`);
    // Longer than the time until the next bell.
    await new Promise((resolve) => setTimeout(resolve, 60));
    told.push(`ended ${renewal}`);
    ended++;
    return null;
  };
  await whileRenewed({ everyMs: 40, renew }, never, () => expect.poll(() => ended).toBeGreaterThan(2));
  const inTurn = told.map(
    (_, place) => `${place % 2 === 0 ? 'begun' : 'ended'} ${Math.floor(place / 2) + 1}`,
  );
  expect(told).toEqual(inTurn);
});

test('a renewal that never ends does not keep the others back', async () => {
  let begun = 0;
  const renew = () => {
    begun++;
    return begun === 1 ? new Promise<null>(() => undefined) : Promise.resolve(null);
  };
  await whileRenewed({ everyMs: 1, renew }, never, () => expect.poll(() => begun).toBeGreaterThan(2));
});

test('a lease that is lost ends the body with what took it', async () => {
  const loss = new Error('another has it');
  const body = (signal: AbortSignal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await expect(whileRenewed({ everyMs: 1, renew: async () => loss }, never, body)).rejects.toBe(loss);
});

test('a renewal that fails leaves it to the body to find out', async () => {
  let tried = 0;
  const renew = async () => {
    tried++;
    throw new Error('the database is away');
  };
  const body = async () => {
    await expect.poll(() => tried).toBeGreaterThan(1);
    return 'done';
  };
  expect(await whileRenewed({ everyMs: 1, renew }, never, body)).toBe('done');
});
