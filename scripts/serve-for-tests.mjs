import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The console that the browser tests look at: what `npm start` starts, with a data folder of its own that is gone afterwards.
const dataDir = mkdtempSync(join(tmpdir(), 'allot-e2e-'));
// Where walks find its databases, for what only the program's own systems do.
if (process.env.E2E_FOLDER) writeFileSync(join(process.env.E2E_FOLDER, 'data-folder'), dataDir);

// Tests must not reach a real program, whatever is set on the machine that they run on.
const inherited = { ...process.env };
for (const name of [
  'DATABASE_URL',
  'SOURCE_DATABASE_URL',
  'REMOTE_DATABASE_URL',
  'PROGRAM_ZONE',
  'PROGRAM_START',
  'PUBLIC_URL',
  'TRUSTED_PROXIES',
  'AUTH_SECRET',
]) {
  // Empty and not left out, because an `.env` fills in only what is not there.
  inherited[name] = '';
}

const child = spawn(process.execPath, [fileURLToPath(new URL('start.mjs', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...inherited, DATA_DIR: dataDir, HOST: '127.0.0.1' },
});
// What the server prints is read as a person at the terminal would: the link for the first admin is kept for the walks.
let printed = '';
child.stdout.on('data', (chunk) => {
  process.stdout.write(chunk);
  if (printed === null) return;
  printed += chunk;
  const link = /\S+\/first-admin\?token=[\w-]+(?=\s)/.exec(printed)?.[0];
  if (!link || !process.env.E2E_FOLDER) return;
  writeFileSync(join(process.env.E2E_FOLDER, 'first-link'), link);
  printed = null;
});
// Playwright signals the whole group, so the child has had the signal already; this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
child.on('close', (code) => {
  rmSync(dataDir, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
