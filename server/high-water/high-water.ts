import type { Pool } from 'mysql2/promise';
import type { Logger } from 'pino';
import type { Queries } from '../db/connection';
import { isOutage } from '../db/transaction';
import { readProgramName } from '../program';
import { readFileMarks, writeFileMark } from './file';
import { knownHere, latestOf, nameOf, type Publication, publishedHere } from './publication';
import { forgetRemoteMark, readRemoteMark, writeRemoteMark } from './remote';

/** Where the high-water mark is kept, outside of the database that it is about. */
export type Places = {
  /** The file in the data folder. */
  readonly file: string;
  readonly remote: Pool | null;
  readonly log: Logger;
  readonly patience?: Patience;
};

/** How long, in milliseconds, an answer of the remote database is waited for: where nothing starts without it or nobody waits, and where the line does. */
export type Patience = { readonly long: number; readonly short: number };

const PATIENCE: Patience = { long: 20_000, short: 3_000 };

/** What the marks and the database say of one another. */
export type Compared = {
  readonly marks: readonly Publication[];
  /** The names of those that the database has, or that were decided over. */
  readonly known: ReadonlySet<string>;
  /** Why it cannot be known whether the database is behind, or null. */
  readonly unknown: string | null;
  readonly warnings: readonly string[];
};

const TRY_AGAIN_MS = 20_000;
/** So long one answer of the remote database does for all who ask. */
const FRESH_MS = 10_000;

/**
 * The high-water mark: what was published, kept where a restore of our database does not reach. It is raised after the COMMIT of a publication, so
 * that it may lag behind the database and is never ahead of it; a database that lacks something of it was put back to an earlier moment.
 */
export class HighWater {
  readonly #places: Places;
  readonly #patience: Patience;
  /** Names the program that the marks are of; another one may keep its own beside them. */
  #program = '';
  /** Whether this process has seen every mark at least once; from then on it keeps up with them itself. */
  #seen = false;
  /** Whether the last look could tell how the database stands; before that a mark raised from it might hide what it lacks. */
  #sure = false;
  readonly #warnings = new Map<'file' | Way, string>();
  /** What the last look found in all places together, and what all of them are to tell. */
  #marks: readonly Publication[] = [];
  #wanted: readonly Publication[] = [];
  /** The names of what each place told when it was last read, and of what was written there since. */
  readonly #held = { file: new Set<string>(), remote: new Set<string>() };
  /** What the remote database told last, and when it was asked. */
  #answer: { readonly at: number; readonly marks: readonly Publication[] } | null = null;
  #reading: Promise<readonly Publication[] | null> | null = null;
  #writing: Promise<void> | null = null;
  /** When the remote database is asked again, after it gave no answer. */
  readonly #again: Record<Way, number> = { read: 0, write: 0 };

  constructor(places: Places) {
    this.#places = places;
    this.#patience = places.patience ?? PATIENCE;
  }

  async compare(queries: Queries): Promise<Compared> {
    const { file, remote } = this.#places;
    this.#program ||= await readProgramName(queries);
    if (this.#program === '') return NOTHING_BEGUN;
    const inFile = (await readFileMarks(file)).get(this.#program) ?? [];
    this.#held.file = namesOf(inFile);
    if (remote === null && !this.#seen && inFile.length === 0) await this.#warnOfNoMark(queries);
    const enough = this.#seen || (await knowsTheLast(queries, inFile));
    const inRemote = remote === null ? [] : await this.#read(remote, enough);
    const marks = latestOf(inFile, inRemote ?? this.#answer?.marks ?? []);
    const known = await knownHere(queries, marks);
    if (inRemote !== null) this.#seen = true;
    this.#sure = this.#seen || enough;
    this.#marks = marks;
    const unknown = this.#sure ? null : UNKNOWN;
    return { marks, known, unknown, warnings: [...new Set(this.#warnings.values())] };
  }

  /** The first look after an upgrade finds no mark either, so it is no obstacle; the next tick writes one. */
  async #warnOfNoMark(queries: Queries): Promise<void> {
    if ((await publishedHere(queries)).length === 0) return;
    this.#places.log.warn(
      'the data folder has no high-water mark of this program, and no remote database keeps one: if the database was put back to an earlier moment, ' +
        'nobody can tell what was published since. If it was, stop and find the data folder of before',
    );
  }

  /**
   * Writes down what the database has published, and what one place tells and another does not. The remote database is written beside, so that nobody
   * waits for it. It never fails: a mark that lags is raised at the next tick.
   */
  async raise(queries: Queries): Promise<void> {
    const { file, log } = this.#places;
    if (!this.#sure) return;
    try {
      const wanted = latestOf(this.#marks, await publishedHere(queries));
      this.#wanted = wanted;
      this.#writing ??= this.#keepRemote().finally(() => {
        this.#writing = null;
      });
      if (wanted.some((one) => !this.#held.file.has(nameOf(one)))) {
        await writeFileMark(file, this.#program, wanted);
        this.#held.file = namesOf(wanted);
      }
      this.#warnings.delete('file');
    } catch (error) {
      this.#warnings.set(
        'file',
        'The high-water mark in the data folder cannot be written; the log says why.',
      );
      log.error({ err: error }, 'the high-water mark was not raised');
    }
  }

  /** Writes what the remote database lacks, with what is published meanwhile. */
  async #keepRemote(): Promise<void> {
    const { remote } = this.#places;
    if (remote === null) return;
    for (;;) {
      const lacking = this.#wanted.filter((one) => !this.#held.remote.has(nameOf(one)));
      if (lacking.length === 0) return;
      const write = () =>
        writeRemoteMark(remote, this.#program, lacking, this.#patience.long).then(() => true);
      if ((await this.#askRemote('write', write)) === null) return;
      for (const one of lacking) this.#held.remote.add(nameOf(one));
    }
  }

  /** Waits until nothing is being written beside; a process that ends before leaves that to the next one. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Lowers the mark by publications that two persons have found not to count. What cannot be reached is known to the database all the same. */
  async forget(gone: readonly Publication[]): Promise<void> {
    const { file, remote, log } = this.#places;
    const names = namesOf(gone);
    const left = (some: readonly Publication[]) => some.filter((one) => !names.has(nameOf(one)));
    await Promise.all([this.settled(), this.#reading]);
    this.#marks = left(this.#marks);
    this.#wanted = left(this.#wanted);
    this.#answer = null;
    try {
      await writeFileMark(file, this.#program, [], names);
      if (remote !== null && gone.length > 0)
        await this.#askRemote('write', () =>
          forgetRemoteMark(remote, this.#program, gone, this.#patience.long).then(() => true),
        );
    } catch (error) {
      log.warn(
        { err: error },
        'the high-water mark was not lowered everywhere; the database knows that it does not count',
      );
    }
  }

  /** What the remote database tells. Those who ask at once, or soon after one another, share an answer. Null where it gives none. */
  async #read(remote: Pool, enough: boolean): Promise<readonly Publication[] | null> {
    if (this.#seen && this.#answer && performance.now() < this.#answer.at + FRESH_MS)
      return this.#answer.marks;
    this.#reading ??= this.#readAnew(remote, enough).finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readAnew(remote: Pool, enough: boolean): Promise<readonly Publication[] | null> {
    const at = performance.now();
    const { long, short } = this.#patience;
    const marks = await this.#askRemote('read', () =>
      readRemoteMark(remote, this.#program, enough ? short : long),
    );
    if (marks === null) return null;
    this.#answer = { at, marks };
    this.#held.remote = namesOf(marks);
    return marks;
  }

  /** Asks the remote database, which may be away for long: then not every tick waits for it. Null where it gave no answer. */
  async #askRemote<T>(way: Way, ask: () => Promise<T>): Promise<T | null> {
    if (performance.now() < this.#again[way]) return null;
    try {
      const answer = await ask();
      this.#warnings.delete(way);
      return answer;
    } catch (error) {
      this.#again[way] = performance.now() + TRY_AGAIN_MS;
      this.#warnings.set(way, isOutage(error) ? AWAY : NOT_ALLOWED);
      this.#places.log.warn({ err: error }, 'the high-water mark in the remote database was not reached');
      return null;
    }
  }
}

/** Before a program is begun there is nothing that could be behind. */
const NOTHING_BEGUN: Compared = { marks: [], known: new Set(), unknown: null, warnings: [] };

type Way = 'read' | 'write';

const namesOf = (publications: readonly Publication[]): Set<string> => new Set(publications.map(nameOf));

/**
 * Without the remote's mark, that of the folder is enough where it knows the last thing that the database has. A program that has published nothing has
 * nothing to fall behind, and does not wait for a remote database that was never there yet.
 */
async function knowsTheLast(queries: Queries, inFile: readonly Publication[]): Promise<boolean> {
  const last = (await publishedHere(queries)).at(-1);
  return last === undefined || namesOf(inFile).has(nameOf(last));
}

const UNKNOWN =
  'The remote database cannot be asked what was published before, and the data folder does not know it to the last; ' +
  'no run starts until the remote database answers.';
const AWAY = 'The remote database cannot be reached, so its high-water mark is not up to date.';
const NOT_ALLOWED =
  'The remote database does not keep the high-water mark, by which a restored database is known; ' +
  'let Allot create the table allot_high_water there, read it, insert into it and delete from it.';
