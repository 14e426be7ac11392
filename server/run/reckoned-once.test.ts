import { expect, test } from 'vitest';
import type { Database } from '@/server/db/connection';
import { reckonedOnce } from './reckoned-once';

const attempt = (id: number, more: { status?: 'computing'; resultDigest?: string | null } = {}) => ({
  id,
  status: 'waiting' as const,
  inputDigest: 'a',
  resultDigest: 'b' as string | null,
  ...more,
});

/** Each has answers of its own; nothing is asked of it. */
const database = () => ({}) as Database;

function counted() {
  let times = 0;
  return async () => ++times;
}

test('what follows from the same attempts is reckoned once, and again where one of them came out otherwise', async () => {
  const db = database();
  const reckon = counted();
  const both = [attempt(1), attempt(2)];
  expect(await reckonedOnce(db, 'causes', both, reckon)).toBe(1);
  expect(await reckonedOnce(db, 'causes', [...both], reckon)).toBe(1);
  expect(await reckonedOnce(db, 'causes', [attempt(1), attempt(2, { resultDigest: 'c' })], reckon)).toBe(2);
  expect(await reckonedOnce(db, 'falls', both, reckon)).toBe(3);
  expect(await reckonedOnce(database(), 'causes', both, reckon)).toBe(4);
});

test('what is still computed is reckoned each time', async () => {
  const db = database();
  const reckon = counted();
  for (const one of [attempt(1, { status: 'computing' }), attempt(1, { resultDigest: null })]) {
    const first = await reckonedOnce(db, 'causes', [one], reckon);
    expect(await reckonedOnce(db, 'causes', [one], reckon)).toBe(first + 1);
  }
});

test('what could not be reckoned is tried again', async () => {
  const db = database();
  let broken = true;
  const reckon = async () => {
    if (broken) throw new Error('the database is away');
    return 'reckoned';
  };
  await expect(reckonedOnce(db, 'causes', [attempt(1)], reckon)).rejects.toThrow('away');
  broken = false;
  expect(await reckonedOnce(db, 'causes', [attempt(1)], reckon)).toBe('reckoned');
});

test('of many answers the least recently used are let go', async () => {
  const db = database();
  const reckon = counted();
  await reckonedOnce(db, 'causes', [attempt(1)], reckon);
  await reckonedOnce(db, 'causes', [attempt(2)], reckon);
  for (let id = 3; id <= 501; id++) {
    await reckonedOnce(db, 'causes', [attempt(1)], reckon);
    await reckonedOnce(db, 'causes', [attempt(id)], reckon);
  }
  expect(await reckonedOnce(db, 'causes', [attempt(1)], reckon)).toBe(1);
  expect(await reckonedOnce(db, 'causes', [attempt(2)], reckon)).toBe(502);
});
