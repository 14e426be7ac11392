import { execFile } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPrivateServer, stopPrivateServer } from '../db/private';
import { publications, ring } from '../testing/story';
import { openScratchWorld, type ScratchAddresses } from '../vectors/scratch-world';
import { BEGINNING, SPECIAL, STARTS } from './beginning';
import { dump } from './dump';
import { openFaultWorld } from './fault-world';
import type { Report } from './report';
import { type Scene, TALE } from './scenes';
import { actDisturbed, afterwards, leftBy } from './stage';

const run = promisify(execFile);
const SORT = 'a full disk';
/** The server's own files take about 350 MB of it. */
const MEGABYTES = 700;
const VOTERS = 40_000;

/** Fills the disk of a database server while an hour of many voters is run, then makes room again. */
export async function tryFullDisk(elsewhere: ScratchAddresses, report: Report): Promise<void> {
  const mount = await mkdtemp(join(tmpdir(), 'allot-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', mount]);
  } catch (error) {
    report.skip(
      SORT,
      `this machine mounts no small disk: ${error instanceof Error ? error.message.trim() : error}`,
    );
    await rm(mount, { recursive: true, force: true });
    return;
  }
  try {
    await onDisk(mount, elsewhere, report);
  } finally {
    await stopPrivateServer(join(mount, 'db')).catch(() => undefined);
    await run('umount', ['-l', mount]);
    await rm(mount, { recursive: true, force: true });
  }
}

async function onDisk(mount: string, elsewhere: ScratchAddresses, report: Report): Promise<void> {
  const scene = TALE.find(({ name }) => name === 'the schedule runs an hour, sweeps and delivers')!;
  await begin(elsewhere);
  const expected = await undisturbed(elsewhere, scene);
  const server = await startPrivateServer(join(mount, 'db'), { bufferPoolMegabytes: 64 });
  const names = ['own', 'source', 'remote'] as const;
  for (const name of names) await server.createDatabase(name);
  const addresses = { own: server.url('own'), source: server.url('source'), remote: server.url('remote') };
  await begin(addresses);
  fill(join(mount, 'ballast'));
  const world = openFaultWorld(addresses, scene.at, 'disturbed');
  const told = await actDisturbed(world, scene);
  await world.close();
  await rm(join(mount, 'ballast'));
  const went = await published(addresses, scene);
  if (went) return report.skip(SORT, 'the server had room for it all the same');
  // A server that ended for want of room is started again, as the watch over it does.
  await startPrivateServer(join(mount, 'db'), { bufferPoolMegabytes: 64 });
  const played = { index: 0, scene, before: { own: '', source: '', remote: '' }, expected };
  const left = await leftBy(addresses, played, told);
  report.take(SORT, `${VOTERS} voters`, left);
}

/** Whether the hour was published although there was no room. */
async function published(addresses: ScratchAddresses, scene: Scene): Promise<boolean> {
  const world = openFaultWorld(addresses, scene.at, 'looking');
  try {
    return (await publications(world)).length > 0;
  } catch {
    return false;
  } finally {
    await world.close();
  }
}

async function begin(addresses: ScratchAddresses): Promise<void> {
  const scratch = await openScratchWorld(addresses, {
    startAt: STARTS,
    now: STARTS,
    specialPartners: SPECIAL,
  });
  for (const statement of BEGINNING) await scratch.source.query(statement);
  const numbers = Array.from({ length: VOTERS }, (_, index) => 1000 + index);
  for (let from = 0; from < VOTERS; from += 5000) {
    const some = numbers.slice(from, from + 5000);
    await scratch.source.query('INSERT INTO partners (partner_id, name, position, ecc, active) VALUES ?', [
      some.map((id) => [id, `partner ${id}`, id, null, 1]),
    ]);
    await scratch.source.query('INSERT INTO votes (id, partner_id, vote_type, cc, cast_at) VALUES ?', [
      some.map((id) => [id, id, 'up', '3.00000001', '2026-03-01 00:40:00']),
    ]);
  }
  await scratch.close();
}

async function undisturbed(addresses: ScratchAddresses, scene: Scene): Promise<Record<string, string[]>> {
  const world = openFaultWorld(addresses, scene.at, 'undisturbed');
  const later = openFaultWorld(addresses, afterwards(scene), 'undisturbed');
  try {
    await scene.act(world);
    await ring(later);
    return await dump(later);
  } finally {
    await Promise.all([world.close(), later.close()]);
  }
}

/** Writes until there is no room left. */
function fill(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (const size of [1 << 20, 1 << 12, 1]) writeUntilFull(file, Buffer.alloc(size, 1));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    while (writeSync(file, block) === block.length);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error;
  }
}
