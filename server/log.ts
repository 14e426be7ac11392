import { join } from 'node:path';
import { type Logger, multistream, pino, type StreamEntry } from 'pino';
import pretty from 'pino-pretty';
import openRollingFile from 'pino-roll';

export type Log = {
  readonly log: Logger;
  /** Writes out what a file did not take at once. The files stay open, since something may still be said after it. */
  flush(): void;
};

export type LogOptions = {
  readonly dataDir: string;
  /** The name of the process, which its files bear, so that two processes never rotate one file. */
  readonly name: string;
  readonly level: string;
  /** Where the terminal's copy goes: stdout unless said otherwise; null keeps the log to its files. */
  readonly terminal?: NodeJS.WriteStream | null;
};

/** Kept of each of the two logs beside the file that is written to. */
const OLD_FILES = 9;
const FILE_SIZE = '10m';

/** A log to the terminal and to rotated files in the data folder; errors stand in a file of their own as well. */
export async function openLog({ dataDir, name, level, terminal = process.stdout }: LogOptions): Promise<Log> {
  const all = await rollingFile(join(dataDir, 'logs', name));
  const errors = await rollingFile(join(dataDir, 'logs', `${name}-errors`));
  // Each stream takes all that the logger lets through, but for the one of errors.
  const streams: StreamEntry[] = [
    ...(terminal ? [{ level: 'trace' as const, stream: toTerminal(terminal) }] : []),
    { level: 'trace', stream: all },
    { level: 'error', stream: errors },
  ];
  return {
    log: pino(loggerOptions(name, level), multistream(streams)),
    flush() {
      all.flushSync();
      errors.flushSync();
    },
  };
}

const toTerminal = (terminal: NodeJS.WriteStream): NodeJS.WritableStream =>
  terminal.isTTY
    ? pretty({
        colorize: true,
        sync: true,
        ignore: 'pid,hostname',
        translateTime: 'SYS:HH:MM:ss',
        destination: terminal,
      })
    : terminal;

/** What every logger of ours does: it names its process, spells out errors with their causes, and keeps secrets out. */
export const loggerOptions = (name: string, level: string) => ({
  level,
  base: { process: name, pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: (error: Error) => withoutParameters(pino.stdSerializers.errWithCause(error)) },
  redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '***' },
  hooks: { streamWrite: withoutCredentials },
});

const SECRETS = ['password', 'secret', 'token', 'cookie', 'authorization', 'uri', 'url'];

/** An address may stand anywhere in the text of an error, so the finished line is looked through. */
export const withoutCredentials = (line: string): string =>
  line.replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/"]*):[^\s@/"]*@/gi, '$1:***@');

/**
 * Of a statement that failed the database tells its parameters too, in three places: in drizzle's words, in its `params`, and written into the
 * driver's `sql`. One may be the hash of a password, so what is left is the statement with its question marks.
 */
function withoutParameters(part: unknown): unknown {
  if (typeof part === 'string') return cutParameters(part);
  if (Array.isArray(part)) return part.map(withoutParameters);
  // An error may stand anywhere in another one; what is none is as it was.
  if (typeof part !== 'object' || part === null || !('message' in part)) return part;
  const kept = Object.entries(part).filter(([key]) => key !== 'params' && key !== 'sql');
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutParameters(value)]));
}

const cutParameters = (text: string): string => text.replace(/\nparams: .*?(?=\n {4}at |$)/gs, '');

type RollingFile = Awaited<ReturnType<typeof openRollingFile>>;

async function rollingFile(file: string): Promise<RollingFile> {
  const stream = await openRollingFile({
    file,
    extension: '.log',
    size: FILE_SIZE,
    mkdir: true,
    // A line is on its way to the disk when the call returns, so that the last ones before a crash are there.
    sync: true,
    limit: { count: OLD_FILES, removeOtherLogFiles: true },
  });
  // A full disk must not end the process: the terminal still has the line.
  stream.on('error', (error: Error) => process.stderr.write(`The log file ${file}.log: ${error.message}\n`));
  return stream;
}
