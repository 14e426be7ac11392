import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Loaded before everything that `npm start` starts. In the process that serves, it tells whoever connects to the socket that BENCH_WATCH names how late the event
// loop was and how much memory there was since the last one asked. Plain JavaScript, so that nothing is loaded into that process but what people run.

const LOOK_MS = 10;
const MEMORY_MS = 50;

const path = process.env.BENCH_WATCH;
if (path && process.argv[2] === 'start') {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  let peak = 0;
  let cpu = process.cpuUsage();
  setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, MEMORY_MS).unref();
  // What is noted is the time between two looks; what goes beyond the one that was asked for is how late the second came.
  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - LOOK_MS);
  const server = createServer((socket) => {
    const rss = process.memoryUsage.rss();
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    socket.end(
      JSON.stringify({
        rss,
        peak: Math.max(peak, rss),
        cpuSeconds: (user + system) / 1e6,
        loopP999: late(delay.percentile(99.9)),
        loopMost: late(delay.max),
      }),
    );
    delay.reset();
    peak = 0;
  });
  server.listen(path).unref();
}
