import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAlive, type ProcessIdentity } from '../process-identity';

/** Where a private server keeps its things. */
export type ServerFolder = {
  readonly root: string;
  readonly data: string;
  /** Its temporary tables: a server that starts deletes all of them that it finds, other servers' as well where they share a folder. */
  readonly temporary: string;
  readonly log: string;
  readonly lock: string;
  /** Which process serves the data; written by us at its start, because the server's own pid file comes only after recovery. */
  readonly record: string;
  readonly socket: string;
};

// The kernel's structure for a socket's address ends here, and the server aborts on a longer path.
const LONGEST_SOCKET_PATH = 106;

/** Creates what is missing. Only the owner may enter: whoever reaches the socket is the database's root. */
export async function openServerFolder(path: string): Promise<ServerFolder> {
  const root = resolve(path);
  await mkdir(root, { recursive: true, mode: 0o700 });
  await chmod(root, 0o700);
  const temporary = join(root, 'tmp');
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  return {
    root,
    data: join(root, 'data'),
    temporary,
    log: join(root, 'server.log'),
    lock: join(root, 'server.lock'),
    record: join(root, 'server.json'),
    socket: await socketPath(root),
  };
}

async function socketPath(root: string): Promise<string> {
  const near = join(root, 'server.sock');
  if (Buffer.byteLength(near) <= LONGEST_SOCKET_PATH) return near;
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `allot-${hash}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Anyone may create a folder of that name under /tmp before us; it is used only if it is really our own.
  const found = await lstat(folder);
  if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) {
    throw new Error(`${folder} belongs to somebody else: remove it, or choose a shorter DATA_DIR.`);
  }
  await chmod(folder, 0o700);
  return join(folder, 'server.sock');
}

/** The process that was last started to serve the folder, if it is alive. */
export async function servingProcess(folder: ServerFolder): Promise<ProcessIdentity | null> {
  let text: string;
  try {
    text = await readFile(folder.record, 'utf8');
  } catch {
    return null;
  }
  const recorded = parseIdentity(text);
  return recorded && isAlive(recorded) ? recorded : null;
}

function parseIdentity(text: string): ProcessIdentity | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    return typeof value.pid === 'number' ? { pid: value.pid, started } : null;
  } catch {
    // A record cut short by a crash tells as much as none.
    return null;
  }
}

export async function recordServingProcess(folder: ServerFolder, serving: ProcessIdentity): Promise<void> {
  await writeFile(`${folder.record}.new`, JSON.stringify(serving));
  await rename(`${folder.record}.new`, folder.record);
}
