import type { Pool } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, hourAt, type Instant, later, type Period } from '@/lib/period';
import { toDatetime } from '../db/columns';
import { openPool } from '../db/connection';
import { withSnapshot } from '../db/snapshot';
import { freshDatabase, type TestDatabase } from '../testing/database';
import { at } from '../testing/own-database';
import { type BadRow, BadRowCount } from './bad-rows';
import { readGoodVotes } from './good-votes';
import { readIds } from './partners';
import { SOURCE_TABLES } from './tables';
import { Tally } from './tally';

const START = at('2026-03-01T00:00Z');
const HOURS = [0, 1, 2].map((hour) => hourAt(later(START, hour * HOUR), 'UTC'));
const LARGEST = 2n ** 64n - 1n;

let database: TestDatabase;
let source: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  source = openPool(database.url);
  for (const statement of SOURCE_TABLES) await source.query(statement);
});
afterAll(async () => {
  await source.end();
  await database.drop();
});
beforeEach(async () => {
  for (const table of ['partners', 'votes']) await source.query(`DELETE FROM ${table}`);
});

/** A vote with its CC in the smallest part that the column has. */
type Vote = {
  readonly partner: bigint;
  readonly type: string;
  readonly cc: bigint | null;
  readonly at: Instant;
};
/** A column for CC, and how many fraction digits it has. */
type Column = readonly [type: string, digits: number];
const COLUMNS: readonly Column[] = [
  ['DECIMAL(20,8)', 8],
  ['DECIMAL(20,2)', 2],
  ['BIGINT', 0],
];

const join = (ids: Iterable<bigint>) =>
  source.query('INSERT INTO partners (partner_id, name) VALUES ?', [
    [...ids].map((id) => [String(id), 'one']),
  ]);

async function cast(votes: readonly Vote[], [type, digits]: Column): Promise<void> {
  await source.query(`ALTER TABLE votes MODIFY cc ${type} NULL`);
  await source.query('INSERT INTO votes (partner_id, vote_type, cc, cast_at) VALUES ?', [
    votes.map(({ partner, type, cc, at }) => [String(partner), type, textOf(cc, digits), toDatetime(at)]),
  ]);
}

function textOf(cc: bigint | null, digits: number): string | null {
  if (cc === null || digits === 0) return cc === null ? null : String(cc);
  const text = String(cc < 0n ? -cc : cc).padStart(digits + 1, '0');
  return `${cc < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** What was read: of each hour, of each partner that voted, and of each kind of bad row. */
type Read = {
  readonly hours: { readonly hour: Period; readonly votes: number; readonly cc: bigint }[];
  readonly partners: Map<bigint, { cc: bigint; votes: number; types: Record<string, number> }>;
  readonly bad: Partial<Record<BadRow, number>>;
};

const read = (hours: readonly Period[]): Promise<Read> =>
  withSnapshot(source, async (snapshot) => {
    const ids = await readIds(snapshot);
    const [tally, bad, badAlone] = [new Tally(ids), new BadRowCount(), new BadRowCount()];
    const tallies = await readGoodVotes(snapshot, hours, ids, bad, tally);
    // Whoever wants no more than the hours is told the same.
    expect(await readGoodVotes(snapshot, hours, ids, badAlone, null)).toEqual(tallies);
    expect(badAlone.toRecord()).toEqual(bad.toRecord());
    const typesOf = tally.typesOf();
    const partners: Read['partners'] = new Map();
    for (let index = 0; index < ids.length; index++) {
      const [cc, votes] = [tally.cc.at(index), tally.cc.count(index)];
      const types = JSON.parse(typesOf(index)) as Record<string, number>;
      if (votes > 0 || cc !== 0n || Object.keys(types).length > 0)
        partners.set(ids.at(index), { cc, votes, types });
    }
    return { hours: [...tallies], partners, bad: bad.toRecord() };
  });

/** What is to be read, reckoned vote by vote. */
function rightOf(
  votes: readonly Vote[],
  known: ReadonlySet<bigint>,
  hours: readonly Period[],
  digits: number,
): Read {
  const right: Read = { hours: [], partners: new Map(), bad: {} };
  for (const hour of hours) {
    let [count, sum] = [0, 0n];
    for (const { partner, type, cc, at } of votes) {
      if (at < hour.start || at >= hour.end) continue;
      if (!known.has(partner) || cc === null || cc < 0n) {
        const kind = !known.has(partner) ? 'unknownPartner' : cc === null ? 'noCc' : 'negativeCc';
        right.bad[kind] = (right.bad[kind] ?? 0) + 1;
        continue;
      }
      const units = cc * 10n ** BigInt(8 - digits);
      const his = right.partners.get(partner) ?? { cc: 0n, votes: 0, types: {} };
      his.cc += units;
      his.votes++;
      his.types[type] = (his.types[type] ?? 0) + 1;
      right.partners.set(partner, his);
      count++;
      sum += units;
    }
    right.hours.push({ hour, votes: count, cc: sum });
  }
  return right;
}

/** Ids of partners, and such as stand close to them or far away and are none. */
type Ids = { readonly known: readonly bigint[]; readonly unknown: readonly bigint[] };

/** From 70,000 on, with a gap at every tenth. */
const IN_A_ROW: Ids = {
  known: Array.from({ length: 100 }, (_, index) => 70_000n + BigInt(index)).filter((id) => id % 10n !== 5n),
  unknown: [69_999n, 70_005n, 70_095n, 70_100n, 0n, 70_000n + 2n ** 32n, 2n ** 53n + 1n, LARGEST],
};
const SCATTERED: Ids = {
  known: [
    ...Array.from({ length: 80 }, (_, index) => BigInt(index) * 230_584_300_921_369_395n),
    2n ** 53n - 1n,
    2n ** 53n + 1n,
    1_000_000_007n,
    2_000_000_007n,
    LARGEST,
  ],
  unknown: [1n, 7n, 2n ** 53n, 2n ** 53n + 2n, 3_000_000_007n, LARGEST - 1n, 230_584_300_921_369_394n],
};

const TYPES = ['up', 'down', 'five5', 'longer than five', '3', 'ja ✓'];
const TWELVE_DIGITS = 10n ** 12n - 1n;

/** Votes in the order of their times; most are in the second hour, so that it alone takes some blocks. */
function someVotes({ known, unknown }: Ids, digits: number): Vote[] {
  const one = 10n ** BigInt(digits);
  const votes = Array.from({ length: 1_700 }, (_, place): Vote => {
    const mixed = BigInt(Math.imul(place + 1, 0x9e3779b1) >>> 0);
    const isUnknown = place % 7 === 3;
    const partners = isUnknown ? unknown : known;
    const partner = partners[Number(mixed >> 7n) % partners.length]!;
    const type = TYPES[Number(mixed >> 3n) % TYPES.length]!;
    // Some votes of unknown partners are bad in one more way.
    const isWithout = place % 11 === 5;
    const isNegative = place % 13 === 6;
    const amounts = [mixed % (50n * one), 0n, 1n, one, TWELVE_DIGITS * one + (one - 1n), mixed];
    const cc = amounts[Number(mixed >> 11n) % amounts.length]!;
    const hour = place < 250 ? 0 : place < 1_450 ? 1 : 2;
    const second = hour === 1 ? (place - 250) * 3 : place % 250;
    return {
      partner,
      type,
      cc: isWithout ? null : isNegative ? -(cc / 2n + 1n) : cc,
      at: later(START, hour * HOUR + second * 1_000),
    };
  });
  const [partner, type] = [known[0]!, TYPES[0]!];
  const beside = [-1_000, HOUR - 1_000, 2 * HOUR - 1_000, 3 * HOUR - 1_000, 3 * HOUR];
  return [...votes, ...beside.map((ms) => ({ partner, type, cc: one, at: later(START, ms) }))];
}

describe.each<[string, Ids]>([
  ['in a row', IN_A_ROW],
  ['scattered', SCATTERED],
])('votes of partners whose ids are %s', (_, ids) => {
  test.each(COLUMNS)(
    'with CC in a %s are added up by hour, by partner and by type, bad ones apart',
    async (...column) => {
      const [, digits] = column;
      const [votes, known] = [someVotes(ids, digits), new Set(ids.known)];
      await join(known);
      await cast(votes, column);
      for (const hours of [HOURS, ...HOURS.map((hour) => [hour])]) {
        const right = rightOf(votes, known, hours, digits);
        expect(await read(hours)).toEqual(right);
        expect(Object.keys(right.bad).toSorted()).toEqual(['negativeCc', 'noCc', 'unknownPartner']);
      }
    },
  );
});

describe('of more types than are told apart', () => {
  const FIRST = HOURS.slice(0, 1);
  const names = (length: number) =>
    Array.from({ length }, (_, place) => (place % 2 ? `t${place}` : `type no. ${place}`));
  /** Votes with a CC each, a second apart. */
  const votesOf = (casts: readonly (readonly [partner: bigint, type: string])[], digits: number): Vote[] =>
    casts.map(([partner, type], place) => ({
      partner,
      type,
      cc: 10n ** BigInt(digits),
      at: later(START, place * 1_000),
    }));

  test.each(COLUMNS)(
    'those that only unknown partners cast count for nothing, with CC in a %s',
    async (...column) => {
      await join([1n, 3n]);
      const strange = names(40).map((type) => [2n, type] as const);
      await cast(
        votesOf([...strange, ...strange, [1n, 'mine'], [3n, 'his own type'], [1n, 't1']], column[1]),
        column,
      );
      const { partners, bad } = await read(FIRST);
      expect(bad).toEqual({ unknownPartner: 80 });
      expect([...partners].map(([id, { types }]) => [id, types])).toEqual([
        [1n, { mine: 1, t1: 1 }],
        [3n, { 'his own type': 1 }],
      ]);
    },
  );

  test.each(COLUMNS)(
    'the first 32 of good votes have a count each and the others one, with CC in a %s',
    async (...column) => {
      await join([1n, 3n]);
      const types = names(40);
      const casts = [...types, ...types].map((type) => [1n, type] as const);
      await cast(
        votesOf([...casts, [3n, types[31]!], [3n, types[32]!], [3n, types[39]!]], column[1]),
        column,
      );
      const { partners } = await read(FIRST);
      const apart = Object.fromEntries(types.slice(0, 32).map((type) => [type, 2]));
      expect(partners.get(1n)).toEqual({
        cc: 80_00000000n,
        votes: 80,
        types: { ...apart, 'other types': 16 },
      });
      expect(partners.get(3n)!.types).toEqual({ [types[31]!]: 1, 'other types': 2 });
    },
  );
});
