import type { Pool } from 'mysql2/promise';
import { alertRounds, leaveAlerts } from '@/server/alert/round';
import { archiveRounds } from '@/server/archive/duty';
import { leaveArchive } from '@/server/archive/lease';
import { noteHead } from '@/server/audit/note-head';
import type { Config } from '@/server/config';
import { pruneEvents } from '@/server/event/prune';
import type { EventTail } from '@/server/event/tail';
import { readClock } from '@/server/instance/clock-offset';
import { beat, leave, type Self } from '@/server/instance/heartbeat';
import { RunningSums } from '@/server/pool/running-sums';
import { reconcile } from '@/server/run/reconcile';
import { startReplayer } from '@/server/sample/replayer';
import { tendTransfers } from '@/server/transfer/duty';
import type { World } from '@/server/world';
import { startBells } from './bells';
import { bringUp, whyNot } from './bring-up';
import { type Loop, startLoop } from './loop';
import { revivePrivateDatabase } from './private-database';
import { Reconciler, type TickCounts } from './reconciler';
import { Watch } from './watch';

export type Scheduler = {
  readonly watch: Watch;
  readonly counts: () => TickCounts;
  stop(): Promise<void>;
};

type Wired = {
  readonly world: World;
  readonly config: Config;
  readonly tail: EventTail;
  readonly self: Self;
  /** How long a second of the rounds lasts, in milliseconds; tests hurry. */
  readonly second: number;
};

/**
 * Everything that this process does by itself. The databases are prepared first, again and again until that succeeds; the rest begins
 * after it. Without SCHEDULER the process only answers pages: it listens to events and says that it is there.
 */
export function startScheduler(wired: Wired): Scheduler {
  const { world, config, second } = wired;
  const reconciler = new Reconciler(async (signal) => {
    await noteHead(world);
    await reconcile(world, signal);
  }, world.log);
  const watch = new Watch(
    world,
    () => config.scheduler && reconciler.ring(),
    () => revivePrivateDatabase(config),
  );
  const stops: (() => Promise<void>)[] = [];
  let stopping = false;

  const preparing = startLoop('the databases', 2 * second, world.log, async () => {
    if (stops.length > 0) return;
    try {
      await bringUp(world, config);
    } catch (error) {
      await watch.say(whyNot(error));
      throw error;
    }
    if (stopping) return;
    stops.push(...startDuties(wired, watch));
    if (config.scheduler) stops.push(startBells(world.zone, () => reconciler.ring()));
  });

  return {
    watch,
    counts: () => reconciler.counts,
    async stop() {
      stopping = true;
      await Promise.all([preparing.stop(), config.scheduler ? reconciler.stop() : undefined]);
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

function startDuties({ world, config, tail, self, second }: Wired, watch: Watch): (() => Promise<void>)[] {
  const { db, log, clock } = world;
  const loops: Loop[] = [
    startLoop('the heartbeat', 10 * second, log, async () => {
      const { now, aheadMs } = await readClock(db.$client);
      await beat(db, self, now, aheadMs);
    }),
    startLoop('the look at the databases', 5 * second, log, () => watch.look()),
    // What changed is to be on a screen within a second, with the way to the browser and back.
    startLoop('the tail of events', second / 4, log, async () => tail.look(await clock())),
  ];
  const stopping = new AbortController();
  const stops = [() => leave(db, self.id).catch((error) => log.debug({ err: error }, 'left without a word'))];
  if (config.scheduler) {
    const tend = tendTransfers(world, stopping.signal);
    const sums = new RunningSums(world);
    loops.push(
      startLoop('the running sums', 3 * second, log, async () => sums.sum(await clock())),
      // Beside the line, so that neither waits for the other: what is published goes out at once, and a slow remote holds up no run.
      startLoop('the transfers', second, log, tend),
      startLoop('the alerts', 60 * second, log, alertRounds(world, config, stopping.signal)),
      startLoop(
        'the archive',
        600 * second,
        log,
        archiveRounds(world, config.retentionDays, stopping.signal),
      ),
      startLoop('the pruning of events', 600 * second, log, async () => pruneEvents(db, await clock())),
    );
    const orRunsOut = (error: unknown) => log.debug({ err: error }, 'a lease runs out by itself');
    stops.push(
      () => sums.release().catch(orRunsOut),
      () => leaveAlerts(world).catch(orRunsOut),
      () => leaveArchive(world).catch(orRunsOut),
    );
    if (config.sample) loops.push(replayer(world.source, world, 2 * second));
  }
  // What a loop may still write comes before what is given back at the end.
  const loopsEnd = async () => {
    stopping.abort(new Error('the process is stopping'));
    await Promise.all(loops.map((loop) => loop.stop()));
    await Promise.all(stops.map((stop) => stop()));
  };
  return [loopsEnd];
}

const replayer = (source: Pool, { clock, log }: World, everyMs: number): Loop =>
  startReplayer(source, clock, everyMs, (error) => log.debug({ err: error }, 'the replayer tries again'));
