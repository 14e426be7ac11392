import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { NEXT, provideBuild } from './build.mjs';
import { checkNode, providePackages } from './packages.mjs';
import { provideDatabaseServer } from './provision.mjs';
import { forwardSignals, main, run, runTypeScript, Stop, say } from './steps.mjs';

// `npm start` and, with --dev, `npm run dev`: from a machine with nothing but Node to a console in the browser. Only Node's own
// modules are imported here and beside it, because the packages may not be installed yet.
const dev = process.argv.includes('--dev');

main(async () => {
  forwardSignals();
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  if (existsSync('.env')) process.loadEnvFile('.env');
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  checkNode();
  await providePackages();
  if (!process.env.DATABASE_URL?.trim()) await provideDatabaseServer();
  try {
    const prepared = await prepare();
    await refuseTakenPort(prepared);
    if (!dev) await provideBuild();
    return await serve(prepared);
  } finally {
    // The last one out stops the private database.
    await runTypeScript('server/cli/leave.ts', [], { always: true });
  }
});

/** Databases, schema and sample program. What the server is to be started with comes back from there. */
async function prepare() {
  const { code, result } = await runTypeScript('server/cli/prepare.ts', [], { result: true });
  if (code !== 0 || result === '') throw new Stop('Allot was not started.');
  return JSON.parse(result);
}

function refuseTakenPort({ host, port, processes }) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const taken = error.code === 'EADDRINUSE';
      // A server whose `npm start` was killed goes on alone, and is then found by its own entry.
      const own = processes.server ?? processes.pages;
      const other = own ? `Allot's own server, process ${own.pid}` : 'another program';
      const why = taken ? `is taken by ${other}` : `cannot be listened on (${error.code})`;
      reject(new Stop(`${host}:${port} ${why}; stop it, or choose another with PORT=3001 npm start.`));
    });
    probe.listen(port, host, () => probe.close(resolve));
  });
}

async function serve({ host, port, environment }) {
  say('Serving', `http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const { code } = await run(
    process.execPath,
    [NEXT, dev ? 'dev' : 'start', '-H', host, '-p', String(port)],
    {
      // Next would drop open streams at once, or wait for them for ever; with this the server ends by our own rules.
      environment: { ...environment, NEXT_MANUAL_SIG_HANDLE: '1' },
    },
  );
  return code;
}
