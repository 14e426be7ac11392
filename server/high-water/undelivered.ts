import type { Pool } from 'mysql2/promise';
import { formatInstant, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import type { Queries } from '../db/connection';
import { withSnapshot } from '../db/snapshot';
import { onRemote } from '../transfer/remote-session';
import { troubleOf } from '../transfer/remote-trouble';
import { ANSWER_MS } from '../transfer/sender';
import { latestSpecialList } from '../transfer/special-list';
import type { World } from '../world';
import type { Gap } from './gap';
import { isSkip } from './publication';

/** What the copy that was lost has published and perhaps not delivered; nobody sends it any more. */
export type Undelivered = {
  /** The hours, as ISO text, with the special partners that have votes in them and no row in the remote database. */
  readonly hours: readonly { readonly hour: string; readonly partnerIds: readonly string[] }[];
  /** Why it is not known, or null. */
  readonly trouble: string | null;
};

/** Asks the remote database for the rows of the hours that were published elsewhere, by the list of special partners as it is here. */
export async function findUndelivered(
  { source, remote }: Pick<World, 'source' | 'remote'>,
  queries: Queries,
  gap: Gap,
): Promise<Undelivered> {
  const hours = gap.periods.flatMap(({ period, publication }) =>
    period.kind === 'hourly' && !(publication && isSkip(publication)) ? [period] : [],
  );
  const { partnerIds } = await latestSpecialList(queries);
  if (remote === null || hours.length === 0 || partnerIds.length === 0) return { hours: [], trouble: null };
  const owed = await withVotes(source, hours, partnerIds);
  try {
    return { hours: await withoutRow(remote, owed), trouble: null };
  } catch (error) {
    return { hours: [], trouble: troubleOf(error).message };
  }
}

type OfHour = { readonly hour: Period; readonly partnerIds: readonly string[] };

const withVotes = (source: Pool, hours: readonly Period[], ids: readonly bigint[]): Promise<OfHour[]> =>
  withSnapshot(source, async (snapshot) => {
    const found: OfHour[] = [];
    for (const hour of hours) {
      const rows = await snapshot.rows(
        'SELECT DISTINCT partner_id FROM votes WHERE cast_at >= ? AND cast_at < ? AND cc >= 0 AND partner_id IN (?) ORDER BY 1',
        [toDatetime(hour.start), toDatetime(hour.end), ids.map(String)],
      );
      if (rows.length > 0) found.push({ hour, partnerIds: rows.map(([id]) => String(id)) });
    }
    return found;
  });

function withoutRow(remote: Pool, owed: readonly OfHour[]): Promise<Undelivered['hours']> {
  const patience = { signal: new AbortController().signal, answerMs: ANSWER_MS };
  return onRemote(remote, patience, async (ask) => {
    const found: { hour: string; partnerIds: string[] }[] = [];
    for (const { hour, partnerIds } of owed) {
      const rows = await ask('SELECT partner_id AS id FROM cc_hourly WHERE time = ? AND partner_id IN (?)', [
        toDatetime(hour.start),
        partnerIds,
      ]);
      const there = new Set(rows.map(({ id }) => String(id)));
      const missing = partnerIds.filter((id) => !there.has(id));
      if (missing.length > 0) found.push({ hour: formatInstant(hour.start), partnerIds: missing });
    }
    return found;
  });
}

/** The same as sentences for a person; none where everything is there. */
export function undeliveredInWords({ hours, trouble }: Undelivered): string[] {
  if (trouble !== null) return [`Whether everything was delivered cannot be seen: ${trouble}.`];
  if (hours.length === 0) return [];
  return [
    'These special partners have votes in an hour that was published elsewhere, and no row of it in the remote database. Nobody sends that any more:',
    ...hours.map(({ hour, partnerIds }) => `- ${hour}: partner ${partnerIds.join(', ')}`),
  ];
}
