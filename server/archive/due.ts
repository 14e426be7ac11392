import { type SQL, sql } from 'drizzle-orm';
import { HOUR, hoursIn, type Instant, type Kind, later, type Period, periodFrom } from '@/lib/period';
import { fromDatetime, toDatetime } from '../db/columns';
import type { Queries } from '../db/connection';
import { lateHours } from '../pool/late-hours';
import { stoppedKinds } from '../run/obstacles';

const DAY = 24 * HOUR;

/** The instant up to which a period has to have ended, for so many days that are kept. */
export const archiveLimit = (now: Instant, days: number): Instant => later(now, -days * DAY);

/** What stands in the way of a period's archiving that no statement finds: hours with late votes that wait for a person, and kinds that are stopped. */
export type HeldBack = { readonly hours: ReadonlySet<Instant>; readonly kinds: ReadonlySet<Kind> };

export async function heldBack(queries: Queries, zone: string, now: Instant): Promise<HeldBack> {
  const late = await lateHours(queries, zone, now);
  // Of late votes a person may choose to run the hour again, which takes its rows.
  const undecided = late.filter(
    ({ pools, left }) => pools.some(({ outcome }) => outcome === 'waits') && !left?.stands,
  );
  return { hours: new Set(undecided.map(({ hourStart }) => hourStart)), kinds: await stoppedKinds(queries) };
}

const PAGE = 200;

/**
 * The periods whose results are to be archived, the earliest first: they ended by the limit, are decided for good, and nothing waits for them. A period
 * that is neither published nor skipped may still be run, however old it is.
 */
export async function* duePeriods(
  queries: Queries,
  zone: string,
  limit: Instant,
  held: HeldBack,
): AsyncGenerator<Period> {
  for (let after: Period | null = null; ; ) {
    const page: Period[] = await readDue(queries, zone, dueBy(limit), after);
    for (const period of page) {
      if (held.kinds.has(period.kind)) continue;
      if (hoursIn(period).some(({ start }) => held.hours.has(start))) continue;
      yield period;
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!;
  }
}

/** Whether a period is still to be archived, asked in the transaction that notes it. */
export async function isStillDue(
  queries: Queries,
  zone: string,
  limit: Instant,
  { kind, start }: Period,
): Promise<boolean> {
  const only = sql`${dueBy(limit)} and r.kind = ${kind} and r.period_start = ${toDatetime(start)}`;
  return (await readDue(queries, zone, only, null)).length > 0;
}

const dueBy = (limit: Instant): SQL => sql`
  r.archived_at is null and r.period_end <= ${toDatetime(limit)} and r.period_start < ${toDatetime(limit)}
  and (exists (select 1 from runs p where p.kind = r.kind and p.period_start = r.period_start and p.published = 1
        and p.checked_at is not null)
    or exists (select 1 from skips s where s.kind = r.kind and s.period_start = r.period_start))
  and not exists (select 1 from runs a where a.kind = r.kind and a.period_start = r.period_start and a.active = 1)
  and not exists (select 1 from refusals f where f.kind = r.kind and f.period_start = r.period_start)
  and not (r.kind = 'hourly' and exists (select 1 from transfers t where t.time = r.period_start and t.status = 'pending'))
  and not (r.kind = 'hourly' and exists (select 1 from transfer_differences d where d.time = r.period_start))`;

async function readDue(queries: Queries, zone: string, where: SQL, after: Period | null): Promise<Period[]> {
  const behind =
    after === null
      ? sql``
      : sql` and (r.period_start > ${toDatetime(after.start)} or (r.period_start = ${toDatetime(after.start)} and r.kind > ${after.kind}))`;
  const [rows] = (await queries.execute(
    sql`select r.kind, r.period_start as start from runs r where ${where}${behind}
      group by r.kind, r.period_start order by r.period_start, r.kind limit ${sql.raw(String(PAGE))}`,
  )) as unknown as [{ kind: Kind; start: string }[]];
  return rows.map(({ kind, start }) => periodFrom(kind, fromDatetime(start), zone));
}
