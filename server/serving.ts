import type { Registry } from 'prom-client';
import type { Webhook } from './alert/webhooks';
import type { Config } from './config';
import type { Database } from './db/connection';
import type { EventTail } from './event/tail';
import type { Health } from './instance/health';
import type { Auth } from './people/auth';
import type { RateNow } from './pool/rate-now';
import type { Backlog } from './run/backlog';
import type { MissedCount } from './run/missed';
import type { TickCounts } from './scheduler/reconciler';
import type { World } from './world';

/** What the pages and procedures of this process are answered from. */
export type Serving = {
  readonly world: World;
  /** Our database once more, through a pool of its own, so that a run never keeps a page waiting. */
  readonly pages: Database;
  /** Who may come in, and how. */
  readonly auth: Auth;
  readonly program: Pick<Config, 'programName' | 'environment' | 'publicUrl'>;
  /** Where alerts are sent, by names that are no secret. */
  readonly webhooks: readonly Pick<Webhook, 'id'>[];
  /** Whether this process rings the bells. */
  readonly scheduler: boolean;
  readonly tail: EventTail;
  readonly rate: RateNow;
  readonly backlog: Backlog;
  readonly missed: MissedCount;
  readonly metrics: Registry;
  health(): Health;
  ticks(): TickCounts;
  /** How many browsers listen to events. */
  streams(): number;
};

// Next loads instrumentation, routes and pages as three copies of a module in one process; what they share hangs on globalThis.
const KEY = Symbol.for('allot.serving');
type Holder = { [KEY]?: Serving | undefined };

export function provideServing(serving: Serving | undefined): void {
  (globalThis as Holder)[KEY] = serving;
}

/** What this process serves from, or null while it has not begun to. */
export const currentServing = (): Serving | null => (globalThis as Holder)[KEY] ?? null;
