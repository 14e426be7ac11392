import { asc, eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { audit, auditHead } from '../db/schema';
import { transaction } from '../db/transaction';
import { freshWorld, type TestWorld } from '../testing/world';
import { verifyAudit } from '../verify/audit';
import { type NotedHead, nothingVerified } from '../verify/verify';
import { appendAudit, auditHash } from './append';
import { type Head, noteHead } from './note-head';

let world: TestWorld;
let noted: Head;

/** Thirty acts, after the row that the program's beginning has left. */
beforeEach(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-02T00:31Z' });
  await transaction(world.db, async (tx) => {
    for (let act = 1; act <= 30; act++) {
      const said = { action: 'said', subject: `thing ${act}`, after: { act }, reason: 'because' };
      await appendAudit(tx, await world.clock(), { actor: { name: 'ann', role: 'operator' }, ...said });
    }
  });
  noted = (await noteHead(world))!;
});
afterEach(() => world.close());

/** What walking the trail finds, in its words. */
async function found(head?: NotedHead): Promise<string[]> {
  const sentences: string[] = [];
  const signal = new AbortController().signal;
  for await (const { sort, sentence } of verifyAudit(world, signal, nothingVerified(), head))
    sentences.push(`${sort}: ${sentence}`);
  return sentences;
}

/** Makes the head row say what the last row says, as somebody would who wants a shorter or another trail to look whole. */
async function mendHead(): Promise<void> {
  const rows = await world.db.select().from(audit).orderBy(asc(audit.seq));
  const { seq, hash } = rows.at(-1)!;
  await world.db.update(auditHead).set({ seq, hash }).where(eq(auditHead.id, 1));
}

/** Writes every hash from a row on anew, so that each follows from the one before again. */
async function chainAgain(from: number): Promise<void> {
  const rows = await world.db.select().from(audit).orderBy(asc(audit.seq));
  let previous = rows.find(({ seq }) => seq === from - 1)!.hash;
  for (const row of rows.filter(({ seq }) => seq >= from)) {
    previous = auditHash(previous, row);
    await world.db.update(audit).set({ hash: previous }).where(eq(audit.seq, row.seq));
  }
}

test('a trail that nobody has touched has the head that was noted, and goes on behind it', async () => {
  expect(await found(noted)).toEqual([]);
  expect(await found({ seq: 0, hash: '0'.repeat(64) })).toEqual([]);
});

test('half a character in a text breaks nothing: it is hashed as the database keeps it', async () => {
  const half = 'x \ud83d';
  await transaction(world.db, async (tx) => {
    const said = { action: 'said', subject: half, before: { half, in: [half] }, after: half, reason: half };
    const actor = { name: half, role: 'operator' as const };
    await appendAudit(tx, await world.clock(), { actor, ...said, token: half });
  });
  expect(await found(noted)).toEqual([]);
  const [row] = await world.db.select().from(audit).where(eq(audit.seq, 32));
  expect(row).toMatchObject({ reason: 'x \ufffd', before: { half: 'x \ufffd', in: ['x \ufffd'] } });
});

test('a row that was changed, and one that was removed, are found by the trail itself', async () => {
  await world.db.$client.query("UPDATE audit SET actor = 'nobody' WHERE seq = 7");
  expect(await found()).toEqual([expect.stringMatching(/^broken: row 7, .* was changed$/)]);
  await world.db.$client.query('DELETE FROM audit WHERE seq = 7');
  expect(await found()).toEqual([
    'broken: after row 6 comes row 8',
    expect.stringMatching(/^broken: row 8, .* was changed$/),
  ]);
});

test('rows that were cut off with the head set back are found by the head that was noted', async () => {
  await world.db.$client.query('DELETE FROM audit WHERE seq > 20');
  expect(await found()).toEqual([expect.stringMatching(/^broken: its head names row/)]);
  await mendHead();
  expect(await found(), 'the trail itself shows nothing').toEqual([]);
  const sentence = `it was noted with row ${noted.seq} and ends at row 20: what came after that was cut off`;
  expect(await found(noted)).toEqual([`broken: ${sentence}`]);
  expect(await found({ hash: noted.hash })).toEqual([expect.stringMatching(/was cut or rewritten after/)]);
});

test('rows that were changed with all hashes made anew are found by the head that was noted', async () => {
  await world.db.$client.query("UPDATE audit SET reason = 'never mind' WHERE seq = 20");
  await chainAgain(20);
  await mendHead();
  expect(await found(), 'the trail itself shows nothing').toEqual([]);
  const was = `broken: row ${noted.seq} has not the hash that was noted, ${noted.hash}: the trail was rewritten at or before that row`;
  expect(await found(noted)).toEqual([was]);
});

test('the head goes to the log once an hour, by one instance for all', async () => {
  const said: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void said.push(JSON.parse(line).msg) });
  const instances = ['one', 'two', 'three'].map((name) => ({ ...world.another(name), log }));
  const ring = () => Promise.all(instances.map(noteHead));
  world.setClock('2026-03-02T00:59:59Z');
  expect(await ring(), 'this hour’s was noted before').toEqual([null, null, null]);
  world.setClock('2026-03-02T01:00:00Z');
  const heads = await ring();
  expect(heads.filter((head) => head !== null)).toEqual([noted]);
  await ring();
  expect(said).toEqual([`the head of the audit trail is ${noted.seq}:${noted.hash}`]);
  world.setClock('2026-03-02T03:30:00Z');
  await ring();
  expect(said).toHaveLength(2);
});
