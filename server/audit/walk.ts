import { eq } from 'drizzle-orm';
import type { AuditWalk } from '../api/audit-contract';
import type { Database } from '../db/connection';
import { auditHead } from '../db/schema';
import { Refusal } from '../refusal';
import type { Serving } from '../serving';
import { verifyAudit } from '../verify/audit';
import { nothingVerified } from '../verify/verify';
import type { Head } from './note-head';

const LONGEST_MS = 120_000;

/** The head of the chain, as it stands now. */
export async function readHead(queries: Pick<Database, 'select'>): Promise<Head> {
  const [head] = await queries
    .select({ seq: auditHead.seq, hash: auditHead.hash })
    .from(auditHead)
    .where(eq(auditHead.id, 1));
  if (!head) throw new Refusal('the audit trail has no head row; the database was not migrated');
  return head;
}

/** The walk of a database that is under way; whoever asks meanwhile is told what it finds, so that there is never more than one. */
const underWay = new WeakMap<Database, Promise<AuditWalk>>();

/**
 * Walks the whole chain, every row against the hash of the one before, and says what does not follow.
 * @throws Refusal where it takes longer than a page may.
 */
export function walkAudit({ world, pages }: Pick<Serving, 'world' | 'pages'>): Promise<AuditWalk> {
  const going = underWay.get(pages);
  if (going) return going;
  const walk = walkNow({ ...world, db: pages }).finally(() => underWay.delete(pages));
  underWay.set(pages, walk);
  return walk;
}

async function walkNow(world: Serving['world']): Promise<AuditWalk> {
  const at = await world.clock();
  const head = await readHead(world.db);
  const verified = nothingVerified();
  const patience = AbortSignal.timeout(LONGEST_MS);
  const faults: string[] = [];
  try {
    for await (const { sentence } of verifyAudit(world, patience, verified)) faults.push(sentence);
  } catch (error) {
    if (!patience.aborted) throw error;
    throw new Refusal(
      `the chain is too long to be walked while a page waits, ${verified.auditRows} rows were; walk it with npm run allot -- verify`,
    );
  }
  return { at, rows: verified.auditRows, head, faults };
}
