import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { later, MINUTE } from '@/lib/period';
import { SORTS } from '../alert/sorts';
import { databaseNow } from '../db/clock';
import { alertMessages, alerts } from '../db/schema-alerts';
import { servingOf } from '../testing/api';
import { freshWorld, type TestWorld } from '../testing/world';
import { startMetrics } from './start';

const RULES = 'docs/monitoring/alerts.yml';
const TESTS = 'docs/monitoring/alerts.test.yml';
const DASHBOARD = 'docs/monitoring/dashboard.json';

let world: TestWorld;
/** The names of our metrics with those of their labels, as Prometheus is told them. */
let exposed: Map<string, Set<string>>;
beforeAll(async () => {
  world = await freshWorld({ startAt: '2026-03-01T00:00Z', now: '2026-03-01T00:00Z' });
  const serving = servingOf(world);
  startMetrics(serving);
  const told = await serving.metrics.metrics();
  const names = [...told.matchAll(/^# TYPE (\S+) /gm)].map((match) => match[1]!);
  exposed = new Map(
    names.map((name) => {
      const metric = serving.metrics.getSingleMetric(name) as unknown as { labelNames?: string[] };
      return [name, new Set(metric.labelNames ?? [])];
    }),
  );
});
afterAll(() => world.close());

/** The metrics that an expression reads, each with the labels that it looks at. */
const metricsIn = (expression: string): [name: string, labels: string[]][] =>
  [...expression.matchAll(/\b((?:allot|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name, labels = '']) => [name!, [...labels.matchAll(/(\w+)\s*=/g)].map((match) => match[1]!)],
  );

const rulesOf = async (): Promise<{ alert: string; expr: string }[]> =>
  [...(await readFile(RULES, 'utf8')).matchAll(/- alert: (\w+)\n\s+expr: (.+)/g)].map(([, alert, expr]) => ({
    alert: alert!,
    expr: expr!,
  }));

const panelsOf = async (): Promise<{ title: string; targets?: { expr: string }[] }[]> =>
  JSON.parse(await readFile(DASHBOARD, 'utf8')).panels;

const expressions = async (): Promise<string[]> => [
  ...(await rulesOf()).map(({ expr }) => expr),
  ...(await panelsOf()).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
];

const run = promisify(execFile);

/** What `npm test` has provided; a test that is run by itself asks for it as that does. */
async function promtool(): Promise<string> {
  if (process.env.PROMTOOL) return process.env.PROMTOOL;
  const code = `import { providePromtool } from '${resolve('scripts/provision.mjs')}'; console.log(await providePromtool());`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code]);
  return stdout.trim().split('\n').at(-1)!;
}

test('the rules are rules, and do what their tests say', async () => {
  const path = await promtool();
  const said = async (...args: string[]) => (await run(path, args)).stdout;
  expect(await said('check', 'rules', RULES)).toContain(`SUCCESS: ${(await rulesOf()).length} rules found`);
  expect(await said('test', 'rules', TESTS)).toContain('SUCCESS');
});

test('every rule is tested, firing and not', async () => {
  const tests = await readFile(TESTS, 'utf8');
  for (const { alert } of await rulesOf()) {
    const looks = tests
      .split('- eval_time:')
      .slice(1)
      .filter((look) => look.includes(`alertname: ${alert}\n`));
    expect(
      looks.some((look) => look.includes('exp_alerts')),
      `${alert} is seen to fire`,
    ).toBe(true);
    expect(tests, `${alert} is seen not to fire`).toMatch(
      new RegExp(`- \\{ eval_time: \\w+, alertname: ${alert} \\}`),
    );
  }
});

test('whatever a rule or the dashboard reads is told, with the labels that it looks at', async () => {
  const read = (await expressions()).flatMap(metricsIn);
  expect(read.length).toBeGreaterThan(40);
  for (const [name, labels] of read) {
    expect([...exposed.keys()], name).toContain(name);
    for (const label of labels) expect([...exposed.get(name)!], `${name}{${label}}`).toContain(label);
  }
});

test('a webhook that was taken out keeps nobody waiting for it', async () => {
  const now = await databaseNow(world.db);
  const since = later(now, -60 * MINUTE);
  const told = {
    key: 'run waits:1',
    sort: 'run waits',
    sentence: 'It waits.',
    path: '/',
    until: null,
  } as const;
  await world.db.insert(alerts).values({ id: 1, ...told, since });
  const unsent = { alertId: 1, state: 'begun', tries: 3, nextTryAt: since, error: 'it is down' } as const;
  await world.db.insert(alertMessages).values([{ ...unsent, target: 'taken out' }]);
  const waits = async (...ids: string[]): Promise<number> => {
    const serving = { ...servingOf(world), webhooks: ids.map((id) => ({ id })) };
    startMetrics(serving);
    const [, value] = /^allot_alert_unsent_seconds (\S+)$/m.exec(await serving.metrics.metrics())!;
    return Number(value);
  };
  expect(await waits()).toBe(0);
  expect(await waits('another')).toBe(0);
  expect(await waits('another', 'taken out')).toBeGreaterThanOrEqual(3600);
});

test('every metric of ours is read by a rule or the dashboard', async () => {
  const read = new Set((await expressions()).flatMap(metricsIn).map(([name]) => name));
  expect([...exposed.keys()].filter((name) => name.startsWith('allot_') && !read.has(name))).toEqual([]);
});

test('every sort of alert has a rule, but for the line of a day', async () => {
  const names = (await rulesOf()).map(({ alert }) => alert.toLowerCase());
  const ruleOf = (sort: string) => `allot${sort.replaceAll(' ', '')}`;
  const without = Object.keys(SORTS).filter((sort) => !names.includes(ruleOf(sort)));
  expect(without).toEqual(['daily line']);
});
