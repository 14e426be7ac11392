import { Presets, SingleBar } from 'cli-progress';

export type Progress = { step(what: string): void; end(): void };

/** A bar on the terminal; where stderr is none, as in a script, nothing is drawn. */
export function openProgress(verb: string, total: number): Progress {
  if (!process.stderr.isTTY || total === 0) return { step: () => undefined, end: () => undefined };
  const format = `${verb} {bar} {value}/{total}  {what}  {eta_formatted} to go`;
  const bar = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
  bar.start(total, 0, { what: '' });
  return { step: (what) => bar.increment({ what }), end: () => bar.stop() };
}
