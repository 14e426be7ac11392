import { lines, outcome } from '../testing/story';
import type { World } from '../world';

/** What is kept besides what a story comes to; ids, times and tries are left out, as they tell what happened on the way. */
const KEPT: Record<string, string> = {
  skips: 'SELECT kind, period_start, amount, skipped_by, reason FROM skips',
  byHand:
    'SELECT from_account, from_earmark, to_account, to_earmark, amount, status, proposed_by, decided_by FROM hand_bookings',
  pauses: 'SELECT kind, paused_by, until, reason FROM pauses',
  policies: 'SELECT version, in_force_from, policy, proposed_by, approved_by, rejected_by FROM policies',
  special:
    'SELECT l.version, changed_by, partner_id FROM special_lists l LEFT JOIN special_partners p ON p.version = l.version',
  sightings: 'SELECT hour_start, votes, cc, left_cc, left_by FROM sightings',
  refusals: 'SELECT kind, period_start, missing FROM refusals',
  people:
    'SELECT kind, period_start, attempt, requested_by, decided_by, cover, gate, gate_reason, standings, policy_version, special_version FROM runs',
  steps:
    'SELECT kind, period_start, attempt, step, rows_done, error, ended_at IS NOT NULL FROM run_steps JOIN runs ON id = run_id',
  categories:
    'SELECT kind, period_start, attempt, category, ordinal, c.budget, members, c.paid FROM run_categories c JOIN runs ON id = run_id',
  hours:
    'SELECT kind, period_start, attempt, hour_start, h.votes, cc, rate, hourly_share, hourly_seq, daily_seq FROM run_hours h JOIN runs ON id = run_id',
  audit:
    "SELECT actor, action, REGEXP_REPLACE(subject, '^correction [0-9]+', 'correction'), reason FROM audit",
  breaches: 'SELECT sentence FROM breaches',
};

const ENTRIES = `SELECT IF(reason LIKE 'accrual%', '', CONCAT(kind, ' ', period_start)), from_account, to_account, from_earmark, to_earmark,
  amount, reason FROM entries`;

/** Everything that counts, in a form in which two worlds can be compared. */
export async function dump(world: World): Promise<Record<string, string[]>> {
  const all = await outcome(world);
  // A day that is run while its last hour is held up counts that hour first, so that only whose booking it was differs.
  all.entries = (await lines(world.db.$client, ENTRIES)).toSorted();
  for (const [name, query] of Object.entries(KEPT))
    all[name] = (await lines(world.db.$client, query)).toSorted();
  return all;
}

/** Where two dumps differ, a line each. */
export function differencesOf(
  expected: Record<string, string[]>,
  actual: Record<string, string[]>,
): string[] {
  return Object.keys(expected).flatMap((name) => {
    const [wanted, got] = [expected[name]!, actual[name] ?? []];
    return [
      ...without(wanted, got).map((line) => `${name} lacks: ${line}`),
      ...without(got, wanted).map((line) => `${name} has: ${line}`),
    ];
  });
}

function without(these: readonly string[], those: readonly string[]): string[] {
  const left = [...those];
  return these.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
