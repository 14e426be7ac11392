import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseInstant } from '@/lib/period';

const FILE = 'sample/japanchoice-2024-10-19-to-27.csv.gz';
const FIRST_DAY = parseInstant('2024-10-19T00:00Z');

/** How long the votes of the file last: nine full days. */
export const DATASET_SECONDS = 9 * 86_400;

/** What a vote says to a statement: that it is right, that it is wrong, or that the voter has no opinion on it. */
export const VOTE_TYPES = ['agree', 'disagree', 'pass'] as const;
export type VoteType = (typeof VOTE_TYPES)[number];

/** The votes of the file in the order in which they were cast, a column each. */
export type Dataset = {
  readonly length: number;
  /** Seconds from the start of the first day, ascending. */
  readonly seconds: Int32Array;
  /** Places in `voters`. */
  readonly voter: Uint16Array;
  /** Places in `VOTE_TYPES`. */
  readonly type: Uint8Array;
  readonly voters: readonly string[];
};

export class DatasetError extends Error {
  override name = 'DatasetError';
}

/** Reads the sample's votes. The path is taken from the folder that npm starts in, because a bundler moves modules but not that. */
export const readDataset = (file = resolve(FILE)): Dataset =>
  parseDataset(gunzipSync(readFileSync(file)).toString());

/** @throws DatasetError where a line is not a vote of the nine days or stands before an earlier one. */
export function parseDataset(csv: string): Dataset {
  const lines = csv.trimEnd().split('\n').slice(1);
  const seconds = new Int32Array(lines.length);
  const voter = new Uint16Array(lines.length);
  const type = new Uint8Array(lines.length);
  const places = new Map<string, number>();
  lines.forEach((line, i) => {
    const [name = '', castAt = '', typeName = ''] = line.split(',');
    const second = (Date.parse(castAt) - FIRST_DAY) / 1_000;
    const typePlace = VOTE_TYPES.indexOf(typeName as VoteType);
    const inOrder = second >= (seconds[i - 1] ?? 0) && second < DATASET_SECONDS;
    if (!inOrder || typePlace < 0)
      throw new DatasetError(`line ${i + 2} of the sample's votes is no vote: "${line}"`);
    seconds[i] = second;
    type[i] = typePlace;
    voter[i] = placeOf(name, places);
  });
  return { length: lines.length, seconds, voter, type, voters: [...places.keys()] };
}

function placeOf(name: string, places: Map<string, number>): number {
  const known = places.get(name);
  if (known !== undefined) return known;
  places.set(name, places.size);
  return places.size - 1;
}
