import { schedule } from 'node-cron';

/** Every minute, and once more at second 35, when a day falls due; an hour falls due at a whole minute. */
const BELLS = ['0 * * * * *', '35 * * * * *'];

/** Rings in the program's zone. Bells decide nothing: what is due is computed from the database. */
export function startBells(zone: string, ring: () => void): () => Promise<void> {
  const tasks = BELLS.map((bell) => schedule(bell, ring, { timezone: zone, suppressMissedWarning: true }));
  return async () => {
    for (const task of tasks) await task.destroy();
  };
}
