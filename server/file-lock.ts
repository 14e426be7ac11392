import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity';

type Holder = ProcessIdentity & { token: string };

/**
 * Runs the action while no other process of this machine holds the lock of that path. The lock of a process that died is taken over.
 * @throws Error naming the holder when it does not let go in time.
 */
export async function withFileLock<T>(path: string, timeout: number, action: () => Promise<T>): Promise<T> {
  const own: Holder = { ...ownIdentity(), token: randomUUID() };
  await acquire(path, own, Date.now() + timeout);
  try {
    return await action();
  } finally {
    if ((await readHolder(path))?.token === own.token) await unlink(path);
  }
}

async function acquire(path: string, own: Holder, deadline: number): Promise<void> {
  while (!(await tryAcquire(path, own))) {
    const holder = await readHolder(path);
    if (holder && !isAlive(holder)) await discard(path, holder);
    else if (Date.now() > deadline) {
      const who = holder ? `process ${holder.pid}` : 'an unknown process';
      throw new Error(`${path} is held by ${who}; end that process, or remove the file if it is not Allot's`);
    } else await sleep(20 + Math.random() * 30);
  }
}

/** The lock appears with its content in one step: a link to a file that is written already. */
async function tryAcquire(path: string, own: Holder): Promise<boolean> {
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Between the judgement and the removal another process may have taken the dead one's lock over: what was moved is looked at again. */
async function discard(path: string, dead: Holder): Promise<void> {
  const aside = `${path}.${dead.token}.dead`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved && moved.token !== dead.token) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
