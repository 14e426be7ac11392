import { clockOff } from './clock-off';
import { distributionLate } from './distribution-late';
import { invariantBroken } from './invariant-broken';
import { periodMissed } from './period-missed';
import { runFailed } from './run-failed';
import { runWaits } from './run-waits';
import type { Watcher } from './sorts';
import { sourceBroken } from './source-broken';

/** Everything that is looked at in each round. */
export const WATCHERS: readonly Watcher[] = [
  runFailed,
  runWaits,
  periodMissed,
  distributionLate,
  invariantBroken,
  sourceBroken,
  clockOff,
];
