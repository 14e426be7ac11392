import { collectDefaultMetrics, Gauge } from 'prom-client';
import type { Serving } from '@/server/serving';
import { FROM_ALERTS } from './from-alerts';
import { FROM_DATABASE } from './from-database';
import { FROM_PROCESS } from './from-process';
import type { Reading } from './reading';

/** Registers what Prometheus is told of this process and of the program. */
export function startMetrics(serving: Serving): void {
  collectDefaultMetrics({ register: serving.metrics });
  for (const reading of [...FROM_DATABASE, ...FROM_ALERTS, ...FROM_PROCESS]) register(reading, serving);
}

function register(reading: Reading, serving: Serving): void {
  new Gauge({
    name: `allot_${reading.name}`,
    help: reading.help,
    labelNames: [...reading.labels],
    registers: [serving.metrics],
    async collect() {
      this.reset();
      try {
        for (const { labels, value } of await reading.read(serving.pages, serving)) {
          this.set({ ...labels }, value);
        }
      } catch (error) {
        // What cannot be read is absent, and `allot_database_up` says why; the figures of the process itself are still told.
        serving.world.log.debug({ err: error, metric: reading.name }, 'a metric could not be read');
      }
    },
  });
}
