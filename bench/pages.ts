import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type APIRequestContext, type Browser, chromium } from '@playwright/test';
import Table from 'cli-table3';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { formatInstant, type Instant } from '../lib/period';
import { startPrivateServer } from '../server/db/private';
import { openScratchWorld } from '../server/vectors/scratch-world';
import { type BigProgram, fillSource, planProgram, whatToLookAt } from './big-program';
import { type Figures, lookAt } from './watched-page';

// `npm run bench:pages`: a console as `npm start` starts it, on a program of 100,000 voters in a temporary folder, looked at in Chromium page by page.
// It prints a table and ends with 1 where a page is over its budget. Times depend on the machine and on what else it does.

const BUDGET = { js: 250_000, lcp: 1_500, inp: 100, cls: 0.05, answer: 100, change: 1_000 };
const ASKS = 40;
const CHANGES = 10;

const { values } = parseArgs({ options: { voters: { type: 'string', default: '100000' } } });
const voters = Number(values.voters);

const folder = await mkdtemp(join(tmpdir(), 'allot-bench-pages-'));
const databases = await startPrivateServer(join(folder, 'db'), { bufferPoolMegabytes: 1024 });
try {
  for (const name of ['own', 'source', 'remote']) await databases.createDatabase(name);
  const urls = {
    own: databases.url('own'),
    source: databases.url('source'),
    remote: databases.url('remote'),
  };
  const now = Date.now() as Instant;
  const plan = planProgram(now);
  await prepare(urls, plan, now);
  const own = createPool({ uri: urls.own, timezone: 'Z', connectionLimit: 2 });
  const console_ = await startConsole(urls, plan);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    await caughtUp(own);
    await measureAll(browser, console_.address, own);
  } finally {
    await browser.close();
    await own.end();
    await console_.stop();
  }
} finally {
  await databases.stop();
  await rm(folder, { recursive: true, force: true });
}

type Urls = { own: string; source: string; remote: string };

async function prepare(urls: Urls, plan: BigProgram, now: Instant): Promise<void> {
  const beginning = {
    startAt: formatInstant(plan.startAt),
    now: formatInstant(now),
    specialPartners: [1_000_001n, 1_000_002n],
  };
  const world = await openScratchWorld(urls, beginning);
  await fillSource(world.source, plan, voters, now);
  await world.close();
}

async function startConsole(urls: Urls, plan: BigProgram) {
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: urls.own,
    SOURCE_DATABASE_URL: urls.source,
    REMOTE_DATABASE_URL: urls.remote,
    SAMPLE_PROGRAM: 'off',
    PROGRAM_ZONE: 'UTC',
    PROGRAM_START: formatInstant(plan.startAt).slice(0, 10),
    DATA_DIR: join(folder, 'data'),
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: '',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, ['scripts/start.mjs'], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = once(child, 'exit');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const link = await until(() => {
    if (child.exitCode !== null) throw new Error('the console was not started');
    return /\S+\/first-admin\?token=[\w-]+(?=\s)/.exec(printed)?.[0];
  });
  return {
    address: { base: `http://127.0.0.1:${port}`, link },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Waits until every due period has its run, and the last one is published. */
async function caughtUp(own: Pool): Promise<void> {
  let before = -1;
  await until(async () => {
    const [[row]] = await own.query<RowDataPacket[]>(
      "SELECT COUNT(*) AS runs, SUM(status = 'published') AS published, SUM(kind = 'daily') AS days FROM runs",
    );
    const settled =
      Number(row?.runs) === before && Number(row?.published) === before && Number(row?.days) > 0;
    before = Number(row?.runs);
    if (!settled) await pause(4_000);
    return settled || undefined;
  });
}

async function measureAll(
  browser: Browser,
  { base, link }: { base: string; link: string },
  own: Pool,
): Promise<void> {
  const state = await signUp(browser, base, link);
  const seen = await whatToLookAt(own);
  const cookies = await readFile(state, 'utf8').then(
    (text) => JSON.parse(text).cookies as { name: string; value: string }[],
  );
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const context = await browser.newContext();
  const table = new Table({ head: ['page', 'JS, KB gzip', 'LCP, ms', 'INP, ms', 'CLS', 'answer p95, ms'] });
  const over: string[] = [];
  for (const [name, path] of Object.entries(pagesOf(seen))) {
    await ask(context.request, base + path, cookie, 3);
    const figures = await lookAt(browser, base + path, state);
    const answer = p95(await ask(context.request, base + path, cookie, ASKS));
    table.push([name, ...cellsOf(figures), answer.toFixed(0)]);
    over.push(...overBudget(name, { ...figures, answer }));
  }
  const change = Math.max(...(await changesOnScreen(browser, base, state, own)));
  if (change > BUDGET.change) over.push(`a change took ${change} ms to the screen`);
  console.log(`${voters} voters; ${cpus().length} cores, ${cpus()[0]?.model ?? ''}, Node ${process.version}`);
  console.log(table.toString());
  console.log(`A change in the database is on the screen after at most ${change} ms (${CHANGES} changes).`);
  console.log(`Budget: ${JSON.stringify(BUDGET)}`);
  for (const sentence of over) console.log(`over: ${sentence}`);
  process.exitCode = over.length > 0 ? 1 : 0;
}

const pagesOf = ({ hour, day, partner, eligible }: Awaited<ReturnType<typeof whatToLookAt>>) => ({
  overview: '/',
  runs: '/runs',
  calendar: '/calendar',
  'hour of all voters': `/runs/${hour}`,
  'its middle': `/runs/${hour}?after=${Math.floor(eligible / 2)}`,
  'its end': `/runs/${hour}?after=${eligible - 50}`,
  day: `/runs/${day}`,
  partners: '/partners',
  'partner and why': `/partners/${partner}?run=${hour}`,
  accounts: '/accounts',
  votes: '/votes',
  'late votes': '/votes?tab=late',
  transfers: '/transfers',
  alerts: '/alerts',
  policy: '/policy',
  audit: '/audit',
  people: '/people',
  help: '/help',
  account: '/account',
});

const cellsOf = ({ js, lcp, inp, cls }: Figures) => [
  (js / 1_000).toFixed(0),
  lcp.toFixed(0),
  inp.toFixed(0),
  cls.toFixed(3),
];

const overBudget = (name: string, figures: Figures & { answer: number }) =>
  (['js', 'lcp', 'inp', 'cls', 'answer'] as const)
    .filter((what) => figures[what] > BUDGET[what])
    .map((what) => `${name}: ${what} ${figures[what]}`);

/** How long the server takes for the whole page, one request after another. */
async function ask(
  request: APIRequestContext,
  address: string,
  cookie: string,
  times: number,
): Promise<number[]> {
  const taken: number[] = [];
  for (let time = 0; time < times; time++) {
    const began = performance.now();
    await (await request.get(address, { headers: { cookie } })).body();
    taken.push(performance.now() - began);
  }
  return taken;
}

const p95 = (taken: number[]): number =>
  taken.toSorted((a, b) => a - b)[Math.ceil(taken.length * 0.95) - 1] ?? 0;

/** How long from a COMMIT until the page says so. */
async function changesOnScreen(browser: Browser, base: string, state: string, own: Pool): Promise<number[]> {
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(base);
  await page.getByRole('banner').getByRole('status').getByText('Live').waitFor();
  const taken: number[] = [];
  for (let change = 0; change < CHANGES; change++) {
    const words = `measured for the ${change}th time`;
    const shown = page.waitForFunction((text) => document.body.innerText.includes(text), words, {
      polling: 'raf',
    });
    // Somewhere between two looks of the server.
    await pause(137 * change);
    await own.query(
      "REPLACE INTO pauses (kind, paused_by, reason, since) VALUES ('daily', 'bench', ?, UTC_TIMESTAMP(3))",
      [words],
    );
    await own.query("INSERT INTO events (at, topic, subject) VALUES (UTC_TIMESTAMP(3), 'schedule', 'daily')");
    const began = performance.now();
    await shown;
    taken.push(Math.round(performance.now() - began));
  }
  await context.close();
  return taken;
}

async function signUp(browser: Browser, base: string, link: string): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('Your name').fill('Bea Bench');
  await page.getByLabel('Your e-mail address').fill('bea@example.com');
  await page.getByLabel('Your password', { exact: true }).fill('a password of the bench');
  await page.getByLabel('The same once more').fill('a password of the bench');
  await page.getByRole('button', { name: 'Become the first admin' }).click();
  await page.waitForURL(`${base}/`);
  const state = join(folder, 'state.json');
  await context.storageState({ path: state });
  await context.close();
  return state;
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(200);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (typeof address !== 'object' || address === null) throw new Error('there is no free port');
  return address.port;
}
