import type { Pool } from 'mysql2/promise';
import type { Logger } from 'pino';
import type { Queries } from '../db/connection';
import { isOutage } from '../db/transaction';
import { readFileMark, writeFileMark } from './file';
import { knownHere, latestOf, nameOf, type Publication, publishedHere } from './publication';
import { forgetRemoteMark, readRemoteMark, writeRemoteMark } from './remote';

/** Where the high-water mark is kept, outside of the database that it is about. */
export type Places = {
  /** The file in the data folder, or null where none is kept. */
  readonly file: string | null;
  readonly remote: Pool | null;
  readonly log: Logger;
};

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

/**
 * The high-water mark: what was published, kept where a restore of our database does not reach. It is raised after the COMMIT of a publication, so
 * that it may lag behind the database and is never ahead of it; a database that lacks something of it was put back to an earlier moment.
 */
export class HighWater {
  readonly #places: Places;
  /** Whether this process has seen every mark at least once; from then on it keeps up with them itself. */
  #seen = false;
  /** Whether the last look could tell how the database stands; before that a mark raised from it might hide what it lacks. */
  #sure = false;
  readonly #warnings = new Map<'file' | Way, string>();
  #written = { file: new Set<string>(), remote: new Set<string>() };
  /** When the remote database is asked again, after it gave no answer. */
  readonly #again: Record<Way, number> = { read: 0, write: 0 };

  constructor(places: Places) {
    this.#places = places;
  }

  async compare(queries: Queries): Promise<Compared> {
    const { file, remote } = this.#places;
    const inFile = file === null ? null : await readFileMark(file);
    const inRemote = remote === null ? [] : await this.#askRemote('read', () => readRemoteMark(remote));
    const marks = latestOf(inFile ?? [], inRemote ?? []);
    const known = await knownHere(queries, marks);
    if (inRemote !== null) this.#seen = true;
    const unknown = this.#seen || file === null ? null : await this.#whyUnknown(queries, inFile);
    this.#sure = unknown === null;
    return { marks, known, unknown, warnings: [...new Set(this.#warnings.values())] };
  }

  /** Without the remote's mark, that of the folder is enough only where it knows the last thing that the database has. */
  async #whyUnknown(queries: Queries, inFile: readonly Publication[] | null): Promise<string | null> {
    const last = (await publishedHere(queries)).at(-1);
    if (last && inFile?.some((one) => nameOf(one) === nameOf(last))) return null;
    return (
      'The remote database cannot be asked what was published before, and the data folder does not know it to the last; ' +
      'no run starts until the remote database answers.'
    );
  }

  /** Writes down what the database has published and the marks do not tell yet. It never fails: a mark that lags is raised at the next tick. */
  async raise(queries: Queries): Promise<void> {
    const { file, remote, log } = this.#places;
    if (!this.#sure) return;
    try {
      const here = await publishedHere(queries);
      const lacking = (written: ReadonlySet<string>) => here.filter((one) => !written.has(nameOf(one)));
      if (file !== null && lacking(this.#written.file).length > 0) {
        await writeFileMark(file, here);
        this.#warnings.delete('file');
        this.#written.file = new Set(here.map(nameOf));
      }
      const forRemote = remote === null ? [] : lacking(this.#written.remote);
      if (remote === null || forRemote.length === 0) return;
      if (
        (await this.#askRemote('write', () => writeRemoteMark(remote, forRemote).then(() => true))) === null
      )
        return;
      this.#written.remote = new Set(here.map(nameOf));
    } catch (error) {
      this.#warnings.set(
        'file',
        'The high-water mark in the data folder cannot be written; the log says why.',
      );
      log.error({ err: error }, 'the high-water mark was not raised');
    }
  }

  /** Lowers the mark by publications that two persons have found not to count. What cannot be reached is known to the database all the same. */
  async forget(gone: readonly Publication[]): Promise<void> {
    const { file, remote, log } = this.#places;
    const names = new Set(gone.map(nameOf));
    this.#written = { file: new Set(), remote: new Set() };
    try {
      if (file !== null) await writeFileMark(file, [], names);
      if (remote !== null && gone.length > 0)
        await this.#askRemote('write', () => forgetRemoteMark(remote, gone).then(() => true));
    } catch (error) {
      log.warn(
        { err: error },
        'the high-water mark was not lowered everywhere; the database knows that it does not count',
      );
    }
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

type Way = 'read' | 'write';

const AWAY = 'The remote database cannot be reached, so its high-water mark is not up to date.';
const NOT_ALLOWED =
  'The remote database does not keep the high-water mark, by which a restored database is known; ' +
  'let Allot create the table allot_high_water there, read it, insert into it and delete from it.';
