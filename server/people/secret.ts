import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'auth-secret';

/**
 * What session cookies are signed with: the one that was given, or one that is made once and kept in the data folder for its owner alone.
 * Consoles on several machines have to be given the same.
 */
export async function authSecret(dataDir: string, given: string | null): Promise<string> {
  if (given !== null) return given;
  const path = join(dataDir, FILE);
  await mkdir(dataDir, { recursive: true });
  try {
    // Made only where there is none, so that of two processes that start at once the second reads what the first has made.
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readSecret(path);
}

async function readSecret(path: string): Promise<string> {
  for (let look = 1; ; look++) {
    const secret = (await readFile(path, 'utf8')).trim();
    if (secret.length >= 32) return secret;
    // Another process has made the file just now and is still writing it.
    if (look === 20) throw new Error(`${path} holds no secret; delete it, and everybody signs in anew`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
