import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { Config } from './config';
import { warningsOf } from './config-warnings';
import { openAddresses } from './db/addresses';
import { FOR_PAGES, openDatabase } from './db/connection';
import { EventTail } from './event/tail';
import { HttpServer } from './http-server';
import { processName } from './instance/names';
import { openLog } from './log';
import { startMetrics } from './metrics/start';
import { openWorld } from './open-world';
import { Auth } from './people/auth';
import { printFirstLink } from './people/print-first-link';
import { isServedAlone, reachedAt } from './people/public-url';
import { authSecret } from './people/secret';
import { RateNow } from './pool/rate-now';
import { joinProcesses, leaveProcesses } from './processes';
import { Backlog } from './run/backlog';
import { MissedCount } from './run/missed';
import { startScheduler } from './scheduler/scheduler';
import { provideServing, type Serving } from './serving';

export type Server = {
  readonly serving: Serving;
  /** Ends everything in order: no new run, the one in progress gives its lease back, streams are cut, connections closed. */
  stop(): Promise<void>;
};

/** How long requests that are being answered may still take when the process stops. */
const LAST_REQUESTS_MS = 2_000;
/** How long the databases may take to let go of a connection. */
const LAST_ANSWERS_MS = 3_000;

/**
 * Wires the server process. It does not wait for the databases, so that a page can say what is the matter with them.
 * @param second how long a second of its rounds lasts, in milliseconds; tests hurry.
 */
export async function startServer(config: Config, second = 1_000): Promise<Server> {
  const name = await joinProcesses(config.dataDir, processName(config.scheduler));
  const log = await openLog({ dataDir: config.dataDir, name, level: config.logLevel });
  const addresses = await openAddresses(config);
  const world = openWorld(config, addresses, log.log);
  const http = new HttpServer(config.trustedProxies);
  http.watch();
  const tail = new EventTail(world.db);
  const self = { id: world.instance, name, host: hostname(), pid: process.pid };
  const scheduler = startScheduler({ world, config, tail, self, second });
  const pages = openDatabase(addresses.own, FOR_PAGES);
  const secret = await authSecret(config.dataDir, config.authSecret);
  const serving: Serving = {
    world,
    pages,
    auth: new Auth(pages, {
      secret,
      publicUrl: reachedAt(config),
      servedAlone: isServedAlone(config),
      log: world.log,
    }),
    program: config,
    webhooks: config.webhooks,
    scheduler: config.scheduler,
    tail,
    rate: new RateNow(world.source, world.log),
    backlog: new Backlog(),
    missed: new MissedCount(),
    health: () => scheduler.watch.health,
    ticks: () => scheduler.counts(),
    streams: () => http.streams,
    metrics: new Registry(),
  };
  startMetrics(serving);
  provideServing(serving);
  const stopped = new AbortController();
  void printFirstLink(world, serving.auth.publicUrl, stopped.signal, 2 * second);
  world.log.info({ zone: config.zone, scheduler: config.scheduler }, `${name} started`);
  for (const warning of warningsOf(config)) world.log.warn(warning);
  return {
    serving,
    async stop() {
      world.log.info(`${name} is stopping`);
      stopped.abort();
      await Promise.all([scheduler.stop(), http.close(LAST_REQUESTS_MS)]);
      provideServing(undefined);
      await closePools(serving);
      await leaveProcesses(config.dataDir);
      world.log.info(`${name} has stopped`);
      log.flush();
    },
  };
}

/** A connection to a database that says nothing ends only with its own limit, and nobody waits for that. */
async function closePools({ world, pages }: Serving): Promise<void> {
  const pools = [world.db.$client, pages.$client, world.source, world.remote];
  const settled = world.highWater?.settled() ?? Promise.resolve();
  const closed = settled.then(() => Promise.allSettled(pools.map((pool) => pool?.end())));
  await Promise.race([closed, pause(LAST_ANSWERS_MS, undefined, { ref: false })]);
}
