import type { Pool } from 'mysql2/promise';
import { type Amount, formatAmount } from '@/lib/amount';
import type { Instant } from '@/lib/period';
import { withSnapshot } from '../db/snapshot';
import { codeOf } from '../db/transaction';
import { BadRowCount } from '../source/bad-rows';
import { checkContract } from '../source/contract';
import { SourceError } from '../source/errors';
import { type Rate, rateAt, readRates } from '../source/rates';
import type { World } from '../world';
import { explained, type Finding } from './finding';

/** The source where it can be compared with, and why not where it cannot. */
export async function openSource({ source }: World): Promise<{ source: Pool | null; findings: Finding[] }> {
  const notCompared = (why: string) =>
    explained('source', 'source database', `it is not compared with: ${why}`);
  try {
    const { obstacles } = await checkContract(source);
    if (obstacles.length > 0) return { source: null, findings: obstacles.map(notCompared) };
    return { source, findings: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message || codeOf(error) : String(error);
    return { source: null, findings: [notCompared(why)] };
  }
}

/** The rates that the source says were in force from one instant to another. */
export const ratesBetween = (source: Pool, from: Instant, to: Instant): Promise<Rate[]> =>
  withSnapshot(source, (snapshot) => readRates(snapshot, from, to, new BadRowCount()));

/** What the source says now of the rate at an instant, or the sentence that it has none. */
export function rateNow(rates: readonly Rate[], instant: Instant): Rate | string {
  try {
    return rateAt(rates, instant);
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
}

type Counted = { readonly votes: number; readonly cc: Amount };

/** How the source's votes of an hour differ from what was counted, in words; null where they do not. */
export function differenceInWords(
  now: Counted,
  counted: Amount,
  knownVotes: ReadonlySet<number>,
): string | null {
  if (now.cc > counted)
    return `late votes: the source has ${difference(now.cc, counted)} CC more than was counted`;
  if (now.cc < counted) return `source shrank by ${difference(counted, now.cc)} CC since it was counted`;
  if (knownVotes.has(now.votes)) return null;
  const [before] = knownVotes;
  return now.votes > (before ?? 0)
    ? `late votes: the source has ${now.votes} votes, ${before} were counted; the CC is the same`
    : `source shrank: it has ${now.votes} votes, ${before} were counted; the CC is the same`;
}

const difference = (more: Amount, less: Amount): string => formatAmount((more - less) as Amount);
