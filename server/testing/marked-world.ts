import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'mysql2/promise';
import type { Role } from '@/lib/roles';
import { planRestore, restore } from '../backup/restore';
import { writeBackup } from '../backup/write';
import { openDatabase } from '../db/connection';
import { highWaterFile } from '../high-water/file';
import { HighWater, type Patience } from '../high-water/high-water';
import type { World } from '../world';
import { freshDatabase } from './database';
import { silent } from './own-database';
import { addPartners, addVotes, lines, setRate } from './story';
import { freshWorld, type TestWorld } from './world';

/** A world with data folders, whose high-water mark is kept in one of them and in the remote database, and that can be backed up and restored. */
export class MarkedWorld {
  readonly #closings: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly folder: string,
    /** The same world without a mark. */
    readonly bare: TestWorld,
  ) {
    this.after(
      () => rm(folder, { recursive: true, force: true }),
      () => bare.close(),
    );
  }

  /** Three partners of whom the first is special, and a rate; the program starts with March 2026. */
  static async open(): Promise<MarkedWorld> {
    const start = '2026-03-01T00:00Z';
    const bare = await freshWorld({ startAt: start, now: start, specialPartners: [1n] });
    await addPartners(bare, 3);
    await setRate(bare, '2026-01-01 00:00:00', '0.5', '0.6');
    return new MarkedWorld(await mkdtemp(join(tmpdir(), 'allot-mark-')), bare);
  }

  after(...closings: (() => Promise<unknown>)[]): void {
    this.#closings.push(...closings);
  }

  async close(): Promise<void> {
    for (const close of this.#closings.splice(0).reverse()) await close();
  }

  /** The world as a new process finds it that has the data folder of that name. */
  with(name: string, remote: Pool = this.bare.remote, patience?: Patience): World {
    return {
      ...this.bare,
      highWater: new HighWater({
        file: this.fileOf(name),
        remote,
        log: silent,
        ...(patience && { patience }),
      }),
    };
  }

  fileOf(name: string): string {
    return highWaterFile(join(this.folder, name));
  }

  at(instant: string): void {
    this.bare.setClock(instant);
  }

  votes(...at: readonly string[]): Promise<unknown> {
    const rows = at.flatMap((time) => [
      [1, '40.00000007', time] as const,
      [2, '20.5', time] as const,
      [3, '1', time] as const,
    ]);
    return addVotes(this.bare, rows);
  }

  /** A backup of this moment. */
  async backUp(name: string): Promise<string> {
    const file = join(this.folder, name);
    await writeBackup(this.bare, file, await this.bare.clock());
    return file;
  }

  /** The world goes on with a copy of the backup, as after a restore on another disk. */
  async restored(file: string, folder = 'data'): Promise<World> {
    const { url, drop } = await freshDatabase('restored');
    const db = openDatabase(url);
    this.after(drop, () => db.$client.end());
    await restore(db, file, await planRestore(db, file, false));
    return { ...this.with(folder), db };
  }

  remoteRows(): Promise<string[]> {
    return lines(this.bare.remote, 'SELECT * FROM cc_hourly ORDER BY time, partner_id');
  }
}

export const askAs = (name: string, role: Role) => ({ actor: { name, role }, reason: 'the disk broke' });
