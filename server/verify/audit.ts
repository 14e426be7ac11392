import { asc, eq, gt } from 'drizzle-orm';
import { auditHash } from '../audit/append';
import { audit, auditHead } from '../db/schema';
import type { World } from '../world';
import { broken, Faults, type Finding } from './finding';
import type { NotedHead, Verified } from './verify';

/** What the chain begins from, before its first row. */
const GENESIS = '0'.repeat(64);
const PAGE = 1_000;

/** Every row of the audit trail carries the hash over itself and the row before; the head row carries the last. */
export async function* verifyAudit(
  world: World,
  signal: AbortSignal,
  verified: Verified,
  noted?: NotedHead,
): AsyncGenerator<Finding> {
  // The head is read first: rows that are added meanwhile stand behind it and are verified too.
  const [head] = await world.db.select().from(auditHead).where(eq(auditHead.id, 1));
  const faults = new Faults();
  let previous = GENESIS;
  let seq = 0;
  let headSeen = head?.seq === 0 && head.hash === GENESIS;
  let notedSeen = noted === undefined || isNoted(noted, 0, GENESIS);
  for (let page = await rowsAfter(world, 0); page.length > 0; page = await rowsAfter(world, seq)) {
    signal.throwIfAborted();
    for (const row of page) {
      if (row.seq !== seq + 1) faults.add(`after row ${seq} comes row ${row.seq}`);
      if (auditHash(previous, row) !== row.hash)
        faults.add(`row ${row.seq}, "${row.action}" of ${row.subject}, was changed`);
      // From here on the stored hash is followed, so that one changed row does not bring all later ones down with it.
      previous = row.hash;
      seq = row.seq;
      verified.auditRows++;
      headSeen ||= row.seq === head?.seq && row.hash === head.hash;
      notedSeen ||= isNoted(noted!, row.seq, row.hash);
    }
  }
  yield* faults.as('audit', 'audit chain');
  if (!headSeen)
    yield broken(
      'audit',
      'audit chain',
      `its head names row ${head?.seq ?? 'none'}, which is not there with that hash`,
    );
  if (noted && !notedSeen) yield broken('audit', 'audit chain', lostHead(noted, seq));
}

const isNoted = (noted: NotedHead, seq: number, hash: string): boolean =>
  noted.hash === hash && (noted.seq ?? seq) === seq;

/** Every row may follow from the one before and the trail still be another one: cut off, or rewritten from some row on. */
function lostHead({ seq, hash }: NotedHead, last: number): string {
  if (seq === undefined)
    return `no row has the noted hash ${hash}: the trail was cut or rewritten after it was noted`;
  return seq > last
    ? `it was noted with row ${seq} and ends at row ${last}: what came after that was cut off`
    : `row ${seq} has not the hash that was noted, ${hash}: the trail was rewritten at or before that row`;
}

/** Rows are no more than a page at a time; unlike a stream this gives them as they were hashed, with their documents parsed. */
const rowsAfter = ({ db }: World, seq: number) =>
  db.select().from(audit).where(gt(audit.seq, seq)).orderBy(asc(audit.seq)).limit(PAGE);
