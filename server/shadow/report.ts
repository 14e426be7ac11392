import { type Amount, formatAmount, maximum, ZERO } from '@/lib/amount';
import { KINDS, type Kind } from '@/lib/period';
import { apartInWords, equalInReport } from './coarse';
import type { ComparedPeriod } from './compare';
import { CAUSES, type Example, type Finding } from './finding';
import type { Group, Shadow } from './shadow';
import type { Tolerance } from './tolerance';

/** What stands at the head of a report. */
export type ReportHead = {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly made: string;
  /** The databases, as they may be shown. */
  readonly source: string;
  readonly against: string;
  readonly policy: string;
  readonly opening: Readonly<Record<Kind, string>>;
  readonly tolerance: Tolerance;
  readonly theirPositions: boolean;
};

/** How many periods of a cause are told of one by one; the JSON document has them all. */
const PERIODS_SHOWN = 12;

/** The report of a comparison, in Markdown. */
export function writeReport(head: ReportHead, shadow: Shadow): string {
  return `${[
    '# Allot beside the old script',
    shadow.equal
      ? equalInReport(shadow)
      : `**Rules differ**: ${shadow.groups.length} groups of differences, below.`,
    '## What was compared',
    table(
      ['', ''],
      [
        ['Periods', `from ${head.from} to ${head.to}, cut in ${head.zone}`],
        ['Source', head.source],
        ['Old lists', head.against],
        ['Policy', head.policy],
        ['Opening balances', `hourly ${head.opening.hourly} CC, daily ${head.opening.daily} CC`],
        ['Positions', head.theirPositions ? 'those of the old lists' : 'those of the source now'],
        ['Made at', head.made],
      ],
    ),
    `Amounts count as equal but for float noise where they are at most ${formatAmount(head.tolerance.absolute)} CC apart, or by ${relativeInWords(head.tolerance)} of the larger one; more where a column keeps less:`,
    table(
      ['Column', 'Type', 'At most CC apart', 'or by'],
      KINDS.flatMap((kind) =>
        shadow.tables[kind].columns.map(({ name, type, tolerance, step }) => [
          name,
          type,
          apartInWords(tolerance, step),
          relativeInWords(tolerance),
        ]),
      ),
    ),
    ...(shadow.notes.length > 0 ? ['## To know', shadow.notes.map((note) => `- ${note}`).join('\n')] : []),
    '## In total',
    table(SUMMARY_HEAD, summary(shadow)),
    `At the end ${formatAmount(shadow.pools.hourly)} CC wait in the hourly pool and ${formatAmount(shadow.pools.daily)} CC in the daily pool.`,
    ...(shadow.equal ? [] : differences(shadow)),
    '## Period by period',
    table(
      [
        'Kind',
        'Period',
        'Budget',
        'Paid here',
        'Paid there',
        'Rows here',
        'there',
        'Noise',
        'Largest',
        'Differ',
        'Why',
      ],
      shadow.periods.map((period) => [
        period.kind,
        period.start,
        formatAmount(period.budget),
        formatAmount(period.paidHere),
        formatAmount(period.paidThere),
        period.rowsHere,
        period.rowsThere,
        period.noise,
        formatAmount(period.largestNoise),
        period.differing,
        [...new Set(period.findings.map(nameOf))].join(', '),
      ]),
    ),
  ].join('\n\n')}\n`;
}

export const SUMMARY_HEAD = [
  'Kind',
  'Periods',
  'Rows here',
  'Rows there',
  'Amounts',
  'Equal',
  'Float noise',
  'Largest',
  'Differ',
];

/** A line of each kind that was compared. */
export function summary({ periods }: Shadow): (string | number)[][] {
  return KINDS.flatMap((kind) => {
    const those = periods.filter((period) => period.kind === kind);
    if (those.length === 0) return [];
    const count = (of: (period: ComparedPeriod) => number) =>
      those.reduce((total, period) => total + of(period), 0);
    const largest = those.reduce<Amount>((most, period) => maximum(most, period.largestNoise), ZERO);
    return [
      [
        kind,
        those.length,
        count((period) => period.rowsHere),
        count((period) => period.rowsThere),
        count((period) => period.amounts),
        count((period) => period.equal),
        count((period) => period.noise),
        formatAmount(largest),
        count((period) => period.differing),
      ],
    ];
  });
}

export const GROUPS_HEAD = [
  'Kind',
  'What would explain it',
  'Column',
  'Periods',
  'Rows or amounts',
  'CC here',
  'CC there',
  'First',
];

export const groupRow = (group: Group): (string | number)[] => [
  group.kind,
  CAUSES[group.cause],
  group.column ?? '-',
  group.periods,
  group.count,
  formatAmount(group.here),
  formatAmount(group.there),
  group.first,
];

function differences({ groups, periods }: Shadow): string[] {
  return [
    '## What differs',
    table(GROUPS_HEAD, groups.map(groupRow)),
    'What a period pays less or more is carried to the next ones, so that one cause shows in many periods: begin with the first of each group.',
    ...groups.flatMap((group) => groupInWords(group, periods)),
  ];
}

function groupInWords({ cause, column, kind }: Group, periods: readonly ComparedPeriod[]): string[] {
  const told = periods.flatMap((period) =>
    period.kind === kind
      ? period.findings
          .filter((finding) => finding.cause === cause && finding.column === column)
          .map((finding) => ({ start: period.start, finding }))
      : [],
  );
  const shown = told
    .slice(0, PERIODS_SHOWN)
    .map(({ start, finding }) => `- **${start}** ${finding.sentence}${examples(finding)}`);
  const more = told.length - shown.length;
  return [
    `### ${CAUSES[cause]} (${kind}${column === null ? '' : `, ${column}`})`,
    [...shown, ...(more > 0 ? [`- and ${more} more periods; \`--json\` has them all.`] : [])].join('\n'),
  ];
}

const examples = ({ examples }: Finding): string =>
  examples.length === 0 ? '' : ` Such as ${examples.map(exampleInWords).join('; ')}.`;

function exampleInWords({ partnerId, position, here, there }: Example): string {
  const side = (amount: Example['here']) => (amount === null ? 'no row' : formatAmount(amount));
  return `partner ${partnerId} (position ${position ?? 'none'}): ${side(here)} here, ${side(there)} there`;
}

const nameOf = ({ cause, column }: Finding): string => (column === null ? cause : `${cause} (${column})`);

/** A part such as one in 1,000,000,000. */
function relativeInWords({ relative: { numerator, denominator } }: Tolerance): string {
  return numerator === 0n ? 'nothing' : `one in ${(denominator / numerator).toLocaleString('en')}`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
