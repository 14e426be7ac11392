import { describe, expect, test } from 'vitest';
import { Mailbox } from './mailbox';
import type { Event } from './tail';

const event = (id: string, subject: string): Event => ({ id, topic: 'run', subject });

async function take(mailbox: Mailbox, count: number): Promise<string[]> {
  const ids: string[] = [];
  if (count === 0) return ids;
  for await (const { id } of mailbox.take(undefined)) {
    ids.push(id);
    if (ids.length === count) break;
  }
  return ids;
}

describe('the mailbox of a browser', () => {
  test('gives out what waits, then what comes', async () => {
    const mailbox = new Mailbox();
    mailbox.put(event('1', 'a'));
    const taken = take(mailbox, 2);
    await Promise.resolve();
    mailbox.put(event('2', 'b'));
    expect(await taken).toEqual(['1', '2']);
  });

  test('keeps the latest of those that say the same, however slow the browser is', async () => {
    const mailbox = new Mailbox();
    for (let id = 0; id < 10_000; id++) mailbox.put(event(String(id), id % 2 ? 'odd' : 'even'));
    expect(await take(mailbox, 2)).toEqual(['9998', '9999']);
  });

  test('ends when the browser has gone, also while nothing comes', async () => {
    const mailbox = new Mailbox();
    const gone = new AbortController();
    const ids: string[] = [];
    const taking = (async () => {
      for await (const { id } of mailbox.take(gone.signal)) ids.push(id);
    })();
    await Promise.resolve();
    gone.abort();
    await taking;
    expect(ids).toEqual([]);
  });
});
