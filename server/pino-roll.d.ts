// The package brings no types of its own; these are of the part that is used.
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  type RollingFile = EventEmitter & {
    write(line: string): boolean;
    flushSync(): void;
  };

  export default function openRollingFile(options: {
    file: string;
    extension: string;
    /** Such as `10m`. */
    size: string;
    mkdir: boolean;
    sync: boolean;
    limit: { count: number; removeOtherLogFiles: boolean };
  }): Promise<RollingFile>;
}
