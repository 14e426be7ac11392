import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type APIRequestContext, type Browser, type BrowserContext, chromium } from '@playwright/test';
import Table from 'cli-table3';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { Api } from '../e2e/console';
import { becomeFirstAdmin } from '../e2e/people';
import { type SecondConsole, startSecondConsole } from '../e2e/second-console';
import { formatInstant, type Instant } from '../lib/period';
import { SOURCE_TABLES } from '../server/source/tables';
import { fillSource, planProgram, whatToLookAt } from './big-program';
import { type Figures, lookAt } from './watched-page';

// `npm run bench:pages`: a console as `npm start` starts it, on a program of 100,000 voters in a temporary folder, looked at in Chromium page by page.
// It prints a table and ends with 1 where a page is over its budget. Times depend on the machine and on what else it does.

type Seen = Awaited<ReturnType<typeof whatToLookAt>> & { readonly waiting: number };
type State = Awaited<ReturnType<BrowserContext['storageState']>>;

const BUDGET = { js: 250_000, lcp: 1_500, inp: 100, cls: 0.05, answer: 100, change: 1_000 };
/** A console serves for weeks: what it does for the first time since it began is not what people wait for. */
const WARM = 10;
const ASKS = 100;
const CHANGES = 10;

const { values } = parseArgs({ options: { voters: { type: 'string', default: '100000' } } });
const voters = Number(values.voters);

/** Waits until the console stands and every due period has its run, the last one published. */
async function caughtUp({ own, ended }: SecondConsole): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (let before = -1; ; ) {
    if (over) throw new Error('the console ended');
    await pause(4_000);
    const runs = await publishedRuns(own).catch(() => -1);
    if (runs > 0 && runs === before) return;
    before = runs;
  }
}

/** How many runs are published; 0 while there are others, or no day. */
async function publishedRuns(own: Pool): Promise<number> {
  const [[row]] = await own.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS runs, SUM(status <> 'published') AS others, SUM(kind = 'daily') AS days FROM runs",
  );
  return Number(row?.others) === 0 && Number(row?.days) > 0 ? Number(row?.runs) : 0;
}

async function measureAll(browser: Browser, { address: base, own, allot }: SecondConsole): Promise<void> {
  const { link } = JSON.parse(await allot('people', 'first-admin', '--json')) as { link: string };
  const state = await signUp(browser, link);
  const hour = await whatToLookAt(own);
  const seen = { ...hour, waiting: await rerunThatWaits(browser, base, state, hour.hour) };
  const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const context = await browser.newContext();
  const table = new Table({
    head: ['page', 'JS, KB gzip', 'LCP, ms', 'INP, ms', 'CLS', 'answer p50, ms', 'answer p95, ms'],
  });
  const over: string[] = [];
  for (const path of Object.values(pagesOf(seen))) await ask(context.request, base + path, cookie, WARM);
  for (const [name, path] of Object.entries(pagesOf(seen))) {
    const figures = await lookAt(browser, base + path, state);
    const answers = await ask(context.request, base + path, cookie, ASKS);
    const answer = percentile(answers, 0.95);
    const shown = [...cellsOf(figures), percentile(answers, 0.5).toFixed(0), answer.toFixed(0)];
    table.push([name, ...shown]);
    over.push(...overBudget(name, { ...figures, answer }));
    console.log(`${name}: ${shown.join(', ')}`);
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

/** Asks for a rerun of an hour, and waits until it waits for another person. */
async function rerunThatWaits(browser: Browser, base: string, state: State, runId: number): Promise<number> {
  const context = await browser.newContext({ baseURL: base, storageState: state });
  const api = new Api(context.request);
  const { kind, start } = (await api.run(runId)).period;
  const asked = { kind, start, reason: 'Its page is measured' };
  const { run } = await api.act<{ run: { id: number } }>('attempts.rerun', asked);
  for (let status = ''; status !== 'waiting'; status = (await api.run(run.id)).status) {
    if (status === 'failed') throw new Error('the rerun failed');
    await pause(500);
  }
  await context.close();
  return run.id;
}

const pagesOf = ({ hour, day, partner, eligible, waiting }: Seen) => ({
  overview: '/',
  runs: '/runs',
  calendar: '/calendar',
  'hour of all voters': `/runs/${hour}`,
  'its middle': `/runs/${hour}?after=${Math.floor(eligible / 2)}`,
  'its end': `/runs/${hour}?after=${eligible - 50}`,
  day: `/runs/${day}`,
  'rerun that waits': `/runs/${waiting}`,
  difference: `/runs/${waiting}/difference`,
  attempts: `/runs/${waiting}/attempts`,
  partners: '/partners',
  'why of an hour': `/partners/${partner}?run=${hour}`,
  'why of a day': `/partners/${partner}?run=${day}`,
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

const percentile = (taken: number[], part: number): number =>
  taken.toSorted((a, b) => a - b)[Math.ceil(taken.length * part) - 1] ?? 0;

/** How long from a COMMIT until the page says so. */
async function changesOnScreen(browser: Browser, base: string, state: State, own: Pool): Promise<number[]> {
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(base);
  await page.getByRole('banner').getByRole('status').getByText('Live').waitFor();
  const taken: number[] = [];
  for (let change = 0; change < CHANGES; change++) {
    const words = `Measured for the ${change}th time`;
    const shown = page.waitForFunction((text) => document.body.textContent.includes(text), words, {
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

async function signUp(browser: Browser, link: string) {
  const context = await browser.newContext();
  await becomeFirstAdmin(await context.newPage(), link, 'Bea Bench', 'bea@example.com');
  const state = await context.storageState();
  await context.close();
  return state;
}

const now = Date.now() as Instant;
const plan = planProgram(now);
const console_ = await startSecondConsole({
  environment: {
    SAMPLE_PROGRAM: 'off',
    PROGRAM_ZONE: 'UTC',
    PROGRAM_START: formatInstant(plan.startAt).slice(0, 10),
    LOG_LEVEL: 'warn',
  },
  prepare: async ({ source }) => {
    for (const statement of SOURCE_TABLES) await source.query(statement);
    await fillSource(source, plan, voters, now);
  },
});
try {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    await caughtUp(console_);
    await measureAll(browser, console_);
  } finally {
    await browser.close();
  }
} finally {
  await console_.close();
}
