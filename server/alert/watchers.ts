import { clockOff } from './clock-off';
import { databaseBehind } from './database-behind';
import { distributionLate } from './distribution-late';
import { invariantBroken } from './invariant-broken';
import { periodMissed } from './period-missed';
import { remoteDiffers } from './remote-differs';
import { remoteNotCompared } from './remote-not-compared';
import { runFailed } from './run-failed';
import { runWaits } from './run-waits';
import type { Watcher } from './sorts';
import { sourceBroken } from './source-broken';
import { transferStuck } from './transfer-stuck';

/** Everything that is looked at in each round. */
export const WATCHERS: readonly Watcher[] = [
  runFailed,
  runWaits,
  periodMissed,
  distributionLate,
  transferStuck,
  remoteDiffers,
  remoteNotCompared,
  invariantBroken,
  databaseBehind,
  sourceBroken,
  clockOff,
];
