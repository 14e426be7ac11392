import { and, gte, inArray, lt, notInArray, sql } from 'drizzle-orm';
import { type Amount, add } from '@/lib/amount';
import { dayAt, hoursOf, type Instant, MINUTE, type Period } from '@/lib/period';
import type { Queries } from '@/server/db/connection';
import { accruals, runningSums } from '@/server/db/schema';
import { transaction } from '@/server/db/transaction';
import { recordEvent } from '@/server/event/record';
import { holdLease, releaseLease, stillHeld } from '@/server/instance/lease';
import { readProgram } from '@/server/program';
import { countHours, type KnownPartners, knownPartners } from '@/server/source/count-hours';
import type { World } from '@/server/world';

const LEASE = 'running-sums';
const LEASE_MS = 15_000;
/** How late a vote may be committed after the second that it bears and still be counted at the next look. */
const OVERLAP_MS = 15_000;
/** How often an hour is added up from its start, so that what was committed later than that is counted as well, by partners who came since. */
const WHOLE_EVERY_MS = MINUTE;

type Sum = { readonly votes: number; readonly cc: Amount };
/** What an hour brought from its start up to an instant, and when that was counted. */
type Base = Sum & { readonly upTo: Instant; readonly countedAt: Instant };

/**
 * Adds up what today's hours have brought that are not in the accounts yet: the running one, and those that ended and wait to be run. One
 * instance does it for all. It goes on from where it last stood, reads the last seconds again, and once a minute begins anew.
 */
export class RunningSums {
  readonly #world: Pick<World, 'db' | 'source' | 'instance'>;
  #bases = new Map<Instant, Base>();
  /** Who the partners were when that was looked at within the last minute: to read a million of them takes longer than to count some seconds. */
  #partners: (KnownPartners & { readonly seenAt: Instant }) | null = null;

  constructor(world: Pick<World, 'db' | 'source' | 'instance'>) {
    this.#world = world;
  }

  /** Brings the sums up to `now`. Returns whether this instance is the one that does it. */
  async sum(now: Instant): Promise<boolean> {
    const { db, instance } = this.#world;
    const recorded = await readProgram(db);
    if (!recorded || !(await holdLease(db, LEASE, instance, now, LEASE_MS))) {
      this.#bases.clear();
      this.#partners = null;
      return false;
    }
    const hours = await hoursToSum(db, dayAt(now, recorded.zone), recorded.startAt, now);
    this.#bases = new Map([...this.#bases].filter(([start]) => hours.some((hour) => hour.start === start)));
    await this.#meetPartners(hours, now);
    const sums = new Map<Instant, Sum>();
    for (const hour of hours) sums.set(hour.start, await this.#sumOf(hour, now));
    return this.#write(sums, now);
  }

  release(): Promise<void> {
    return releaseLease(this.#world.db, LEASE, this.#world.instance);
  }

  async #meetPartners(hours: readonly Period[], now: Instant): Promise<void> {
    if (hours.every((hour) => this.#standing(hour, now))) return;
    if (this.#partners && this.#partners.seenAt > now - WHOLE_EVERY_MS) return;
    this.#partners = { ...(await knownPartners(this.#world.source, this.#partners)), seenAt: now };
  }

  /** What an hour is gone on from, unless it is to be added up anew. */
  #standing({ start }: Period, now: Instant): Base | undefined {
    const base = this.#bases.get(start);
    return base && base.countedAt > now - WHOLE_EVERY_MS ? base : undefined;
  }

  async #sumOf(hour: Period, now: Instant): Promise<Sum> {
    let base = this.#standing(hour, now);
    if (!base) {
      const settled = Math.floor((now - OVERLAP_MS) / 1_000) * 1_000;
      const upTo = Math.min(hour.end, Math.max(hour.start, settled)) as Instant;
      base = { ...(await this.#count(hour.start, upTo)), upTo, countedAt: now };
      this.#bases.set(hour.start, base);
    }
    // Of an hour that has ended everything is in its base.
    if (base.upTo === hour.end) return base;
    const since = await this.#count(base.upTo, hour.end);
    return { votes: base.votes + since.votes, cc: add(base.cc, since.cc) };
  }

  async #count(start: Instant, end: Instant): Promise<Sum> {
    const hour: Period = { kind: 'hourly', start, end };
    const [counted] = await countHours(this.#world.source, [hour], undefined, this.#partners?.ids);
    return counted!;
  }

  #write(sums: ReadonlyMap<Instant, Sum>, now: Instant): Promise<boolean> {
    return transaction(this.#world.db, async (tx) => {
      // Adding up may have taken longer than the lease; then another instance knows better.
      if (!(await stillHeld(tx, LEASE, this.#world.instance))) return false;
      const changed = await differs(tx, sums);
      await forgetOthers(tx, [...sums.keys()]);
      if (sums.size > 0) await store(tx, sums, now);
      if (changed) await recordEvent(tx, now, 'pool', 'running');
      return true;
    });
  }
}

/** Today's hours that have begun and have not accrued. */
async function hoursToSum(
  queries: Queries,
  day: Period,
  programStart: Instant,
  now: Instant,
): Promise<Period[]> {
  const begun = hoursOf(day).filter((hour) => hour.start <= now && hour.start >= programStart);
  const rows = await queries
    .select({ start: accruals.hourStart })
    .from(accruals)
    .where(and(gte(accruals.hourStart, day.start), lt(accruals.hourStart, day.end)));
  const accrued = new Set(rows.map((row) => row.start));
  return begun.filter((hour) => !accrued.has(hour.start));
}

async function differs(tx: Queries, sums: ReadonlyMap<Instant, Sum>): Promise<boolean> {
  if (sums.size === 0) return false;
  const rows = await tx
    .select()
    .from(runningSums)
    .where(inArray(runningSums.hourStart, [...sums.keys()]));
  const before = new Map(rows.map((row) => [row.hourStart, row]));
  return [...sums].some(([start, { votes, cc }]) => {
    const row = before.get(start);
    return row ? row.votes !== votes || row.cc !== cc : votes > 0;
  });
}

const forgetOthers = (tx: Queries, hours: Instant[]) =>
  tx.delete(runningSums).where(hours.length > 0 ? notInArray(runningSums.hourStart, hours) : sql`true`);

const store = (tx: Queries, sums: ReadonlyMap<Instant, Sum>, now: Instant) =>
  tx
    .insert(runningSums)
    .values([...sums].map(([hourStart, { votes, cc }]) => ({ hourStart, votes, cc, summedTo: now })))
    .onDuplicateKeyUpdate({ set: { votes: sql`values(votes)`, cc: sql`values(cc)`, summedTo: now } });
