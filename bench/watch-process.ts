import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Loaded before a command whose process is measured. At its end it writes down what the process needed, where `BENCH_FIGURES` says.

/** What a process needed: its peak memory in bytes (VmHWM), its CPU, and how late its event loop was at most and in 999 of 1,000 looks, in milliseconds. */
export type ProcessFigures = {
  readonly peak: number;
  readonly cpuSeconds: number;
  readonly loopP999: number;
  readonly loopMost: number;
};

const LOADING_MS = 3_000;

const file = process.env.BENCH_FIGURES;
if (file) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  // While a command loads itself it does nothing else that could be late.
  setTimeout(() => delay.enable(), LOADING_MS).unref();
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const figures: ProcessFigures = {
      peak: maxRSS * 1_024,
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      loopP999: delay.percentile(99.9) / 1e6,
      loopMost: delay.max / 1e6,
    };
    writeFileSync(file, JSON.stringify(figures));
  });
}
