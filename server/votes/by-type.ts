import type { Pool } from 'mysql2/promise';
import type { z } from 'zod';
import { type Amount, add, formatAmount, parseColumn, ZERO } from '@/lib/amount';
import type { Instant, Period } from '@/lib/period';
import type { votesByTypeOutput } from '../api/votes-contract';
import { toDatetime } from '../db/columns';
import { withSnapshot } from '../db/snapshot';
import { codeOf } from '../db/transaction';
import { type AskedPart, askedPart, type VotesFrom } from './asked-span';
import { countedHours } from './counts';

type ByType = z.infer<typeof votesByTypeOutput>;
type Part = { votes: number; cc: Amount };

/** How many votes are read for a page at the most: the busiest hour of a program that the engine is made for. */
export const MOST_READ = 600_000;
/** More types than a chart can tell apart are told of together. */
const MOST_TYPES = 6;
const OTHERS = 'other types';
/** A source whose votes have no index by their time is left alone after so long. */
const LONGEST_S = 10;
const BOUNDED = `/*M! SET STATEMENT max_statement_time=${LONGEST_S} FOR */ SELECT /*+ MAX_EXECUTION_TIME(${LONGEST_S * 1_000}) */`;
const TOO_SLOW = ['ER_STATEMENT_TIMEOUT', 'ER_QUERY_TIMEOUT'];
/** Every period of every zone begins at a half hour, counted from the start of its day. */
const STEP_S = 1_800;

/**
 * The good votes and their CC by type, for each period of a span, as the source has them now. The types are nowhere else with their CC, so the
 * database of the program is asked, but only where the span is known to hold no more votes than a page may cost.
 */
export async function votesByType(from: VotesFrom, asked: AskedPart): Promise<ByType> {
  const { periods, now } = await askedPart(from, asked);
  const [start, end] = [periods[0]!.start, periods.at(-1)!.end];
  const counted = await countedHours(from.pages, start, end);
  const votes = [...counted.values()].reduce((all, one) => all + one.votes, 0);
  if (votes > MOST_READ) return { sort: 'too many', votes, most: MOST_READ };
  try {
    return tell(await readTypes(from, periods), periods, now);
  } catch (error) {
    if (!TOO_SLOW.includes(codeOf(error))) throw error;
    return { sort: 'too slow', votes, seconds: LONGEST_S };
  }
}

type Reading = Promise<Map<string, Part[]>>;

/**
 * What is asked of a source at this moment, by the span: pages that ask for the same are answered from one reading. Whoever asks for something else
 * waits for his turn, so that pages never take more than one connection to the source from the runs.
 */
class Readings {
  readonly #underWay = new Map<string, Reading>();
  #turn: Promise<unknown> = Promise.resolve();

  read(key: string, read: () => Reading): Reading {
    const going = this.#underWay.get(key);
    if (going) return going;
    const reading = this.#turn.then(read).finally(() => this.#underWay.delete(key));
    this.#turn = reading.catch(() => undefined);
    this.#underWay.set(key, reading);
    return reading;
  }
}

const readings = new WeakMap<Pool, Readings>();

function readTypes({ world }: VotesFrom, periods: readonly Period[]): Reading {
  const ofSource = readings.get(world.source) ?? new Readings();
  readings.set(world.source, ofSource);
  return ofSource.read(`${periods[0]!.start} ${periods.at(-1)!.end}`, () => readNow(world.source, periods));
}

function readNow(source: Pool, periods: readonly Period[]): Reading {
  const start = toDatetime(periods[0]!.start);
  return withSnapshot(source, async (snapshot) => {
    const rows = await snapshot.rows(
      `${BOUNDED} TIMESTAMPDIFF(SECOND, ?, cast_at) DIV ${STEP_S} AS step, vote_type, COUNT(*), SUM(cc) FROM votes
        WHERE cast_at >= ? AND cast_at < ? AND cc >= 0
          AND votes.partner_id >= 0
          AND EXISTS (
            SELECT 1 FROM partners WHERE partners.partner_id = votes.partner_id AND partners.partner_id >= 0)
        GROUP BY step, vote_type`,
      [start, start, toDatetime(periods.at(-1)!.end)],
    );
    const types = new Map<string, Part[]>();
    for (const [step, type, votes, cc] of rows) {
      const at = (periods[0]!.start + Number(step) * STEP_S * 1_000) as Instant;
      const parts = partsOf(types, String(type), periods.length);
      const part = parts[periods.findIndex(({ end }) => at < end)]!;
      part.votes += Number(votes);
      part.cc = add(part.cc, parseColumn(String(cc)));
    }
    return types;
  });
}

function partsOf(types: Map<string, Part[]>, type: string, periods: number): Part[] {
  const known = types.get(type);
  if (known) return known;
  const parts = Array.from({ length: periods }, () => ({ votes: 0, cc: ZERO }));
  types.set(type, parts);
  return parts;
}

/** What is to come has no votes, and is left off. */
function tell(found: ReadonlyMap<string, Part[]>, all: readonly Period[], now: Instant): ByType {
  const periods = all.filter(({ start }) => start <= now);
  const types = new Map([...found].map(([type, parts]) => [type, parts.slice(0, periods.length)]));
  const sorted = [...types]
    .map(([type, parts]) => ({ type, parts, ...totalOf(parts) }))
    .sort(
      (one, other) =>
        compare(other.cc, one.cc) || other.votes - one.votes || (one.type < other.type ? -1 : 1),
    );
  const shown = sorted.length <= MOST_TYPES ? sorted : [...sorted.slice(0, MOST_TYPES - 1), gathered(sorted)];
  return {
    sort: 'counted',
    askedAt: now,
    starts: periods.map(({ start }) => start),
    types: shown.map(({ type, parts, votes, cc }) => ({
      type,
      votes,
      cc: formatAmount(cc),
      votesAt: parts.map((part) => part.votes),
      ccAt: parts.map((part) => formatAmount(part.cc)),
    })),
  };
}

type Typed = Part & { type: string; parts: Part[] };

function gathered(sorted: readonly Typed[]): Typed {
  const rest = sorted.slice(MOST_TYPES - 1).map(({ parts }) => parts);
  const parts = rest[0]!.map((_, index) => totalOf(rest.map((one) => one[index]!)));
  return { type: OTHERS, parts, ...totalOf(parts) };
}

const totalOf = (parts: readonly Part[]): Part =>
  parts.reduce((all, part) => ({ votes: all.votes + part.votes, cc: add(all.cc, part.cc) }), {
    votes: 0,
    cc: ZERO,
  });

const compare = (one: Amount, other: Amount): number => (one < other ? -1 : one > other ? 1 : 0);
