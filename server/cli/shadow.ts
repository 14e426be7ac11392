import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Amount, formatAmount, ZERO } from '@/lib/amount';
import { dayAt, duePeriods, formatInstant, type Instant, type Kind, type Period } from '@/lib/period';
import { PolicyError, parsePolicy } from '@/lib/policy';
import { showAddress } from '../config-values';
import { openPool } from '../db/connection';
import type { PolicyVersion } from '../policy/policies';
import { equalInWords } from '../shadow/coarse';
import { GROUPS_HEAD, groupRow, SUMMARY_HEAD, summary, writeReport } from '../shadow/report';
import { type Shadow, type ShadowPlan, shadow } from '../shadow/shadow';
import { OF_DOUBLES } from '../shadow/tolerance';
import { EXIT, type ExitCode, InputError } from './exit';
import { readJson } from './json-file';
import type { Output } from './output';
import { openProgress } from './progress';
import { type ReadOnlySession, withReadOnlySession } from './read-only-session';
import type { When } from './when';

/** What stands behind `distribute --shadow`. */
export type ShadowOptions = {
  readonly once?: true;
  readonly from?: When;
  readonly to?: When;
  readonly against?: string;
  readonly openingHourly?: Amount;
  readonly openingDaily?: Amount;
  readonly tolerance?: Amount;
  readonly theirPositions?: true;
  readonly policy?: string;
  readonly report?: string;
};

/** Computes beside an old script and says what differs. It ends with 0 where nothing differs but floating point, else with 1. */
export function distributeInShadow(options: ShadowOptions, out: Output): Promise<ExitCode> {
  if (!options.once && !options.from)
    throw new InputError('Say what to compare: --shadow --once, or --shadow --from WHEN and --to WHEN.');
  return withReadOnlySession(async (session) => {
    const { source, config, signal } = session;
    const againstUrl = options.against ?? config.shadow ?? session.sourceUrl;
    const given = options.policy === undefined ? null : await policyOf(options.policy);
    const plan = planOf(session, options, given);
    const against = openPool(againstUrl);
    const progress = openProgress('Comparing', plan.periods.length);
    try {
      const compared = await shadow(source, against, plan, signal, ({ start }) =>
        progress.step(formatInstant(start)),
      );
      progress.end();
      const report = await saveReport(session, options, plan, compared, againstUrl);
      print(out, compared, report);
      return compared.equal ? EXIT.done : EXIT.failed;
    } finally {
      progress.end();
      await against.end();
    }
  });
}

type Plan = ShadowPlan & { readonly from: Instant; readonly to: Instant };

function planOf(session: ReadOnlySession, options: ShadowOptions, given: PolicyVersion | null): Plan {
  const { now, zone } = session;
  const to = options.to?.in(zone) ?? now;
  const last = options.once ? lastDue(now, zone) : [];
  const from = options.from?.in(zone) ?? last.at(0)!.start;
  refuseMiddleOfDay(from, zone);
  if (from >= to)
    throw new InputError(`--from ${formatInstant(from)} is not before --to ${formatInstant(to)}.`);
  const periods = duePeriods(from, to, now, zone);
  if (periods.length === 0)
    throw new InputError(`Nothing from ${formatInstant(from)} to ${formatInstant(to)} is due yet.`);
  const isLast = (period: Period) =>
    last.some(({ kind, start }) => kind === period.kind && start === period.start);
  const policies = given ? [given] : session.policies;
  return {
    zone,
    from,
    to,
    periods,
    compared: options.once ? isLast : () => true,
    opening: { hourly: options.openingHourly ?? ZERO, daily: options.openingDaily ?? ZERO },
    tolerance: { ...OF_DOUBLES, ...(options.tolerance === undefined ? {} : { absolute: options.tolerance }) },
    theirPositions: options.theirPositions ?? false,
    policyAt: (instant) => policies.findLast(({ inForceFrom }) => inForceFrom <= instant) ?? policies[0]!,
  };
}

/** The last day and the last hour that are due; the day comes first, for it is where the computing begins. */
function lastDue(now: Instant, zone: string): [day: Period, hour: Period] {
  const from = (now - 4 * 24 * 3_600_000) as Instant;
  const due = duePeriods(from, now, now, zone);
  const last = (kind: Kind) => due.findLast((period) => period.kind === kind)!;
  return [last('daily'), last('hourly')];
}

/** A day's pool is made of all of its hours. */
function refuseMiddleOfDay(from: Instant, zone: string): void {
  const day = dayAt(from, zone);
  if (day.start === from) return;
  throw new InputError(
    `A comparison begins with a whole day, and ${formatInstant(from)} is in the middle of one: in ${zone} it begins at ${formatInstant(day.start)}. Begin there.`,
  );
}

async function policyOf(file: string): Promise<PolicyVersion> {
  const value = await readJson(file);
  try {
    return { version: 0, inForceFrom: 0 as Instant, policy: parsePolicy(value) };
  } catch (error) {
    if (error instanceof PolicyError) throw new InputError(`${file}: ${error.message}.`);
    throw error;
  }
}

async function saveReport(
  { config, zone, now, sourceUrl, begun }: ReadOnlySession,
  options: ShadowOptions,
  plan: Plan,
  compared: Shadow,
  againstUrl: string,
): Promise<string> {
  const [from, to] = [formatInstant(plan.from), formatInstant(plan.to)];
  const name = `shadow-${from.replace(/[-:]|\.\d+/g, '')}.md`;
  const path = resolve(options.report ?? join(config.dataDir, name));
  const versions = [...new Set(compared.periods.map(({ policyVersion }) => policyVersion))];
  const recorded = begun ? `recorded version ${versions.join(', ')}` : 'the default, as no program has begun';
  const head = {
    from,
    to,
    zone,
    made: formatInstant(now),
    source: showAddress(sourceUrl),
    against: showAddress(againstUrl),
    policy: options.policy === undefined ? recorded : `of the file ${options.policy}`,
    opening: {
      hourly: formatAmount(plan.opening.hourly),
      daily: formatAmount(plan.opening.daily),
    },
    tolerance: plan.tolerance,
    theirPositions: plan.theirPositions,
  };
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, writeReport(head, compared), { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `The report could not be written to ${path} (${why}); name another file by --report.`,
    );
  }
  return path;
}

function print(out: Output, compared: Shadow, report: string): void {
  out.document(plain({ ...compared, report }));
  out.table(SUMMARY_HEAD, summary(compared));
  for (const note of compared.notes) out.line(note);
  if (compared.equal) out.line(equalInWords(compared));
  else out.table(GROUPS_HEAD, compared.groups.map(groupRow));
  out.line(`Report: ${report}`);
}

/** A document's amounts as decimal strings; every bigint in a comparison is an amount or a part of a fraction. */
const plain = ({ tables, ...rest }: Shadow & { report: string }): unknown =>
  JSON.parse(
    JSON.stringify(
      { ...rest, columns: Object.values(tables).flatMap((table) => table.columns.map(columnOf)) },
      (_, value: unknown) => (typeof value === 'bigint' ? formatAmount(value as Amount) : value),
    ),
  );

const columnOf = ({ name, type, tolerance, step }: Shadow['tables'][Kind]['columns'][number]) => ({
  name,
  type,
  absolute: tolerance.absolute,
  step,
});
