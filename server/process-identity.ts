import { readFileSync } from 'node:fs';

/** A process that can be recognised again: pids are reused, so where the system tells, the moment of its start is kept as well. */
export type ProcessIdentity = { readonly pid: number; readonly started: string | null };

/** The identity of a living process, or null where there is none. A zombie has ended and does not count as living. */
export function identify(pid: number): ProcessIdentity | null {
  const stat = readStat(pid);
  if (stat === 'gone') return null;
  if (stat) return stat.state === 'Z' || stat.state === 'X' ? null : { pid, started: stat.started };
  return answersSignals(pid) ? { pid, started: null } : null;
}

/** Whether that very process, and not a later one with the same pid, is alive. */
export function isAlive(process: ProcessIdentity): boolean {
  const now = identify(process.pid);
  if (!now) return false;
  return now.started === null || process.started === null || now.started === process.started;
}

export const ownIdentity = (): ProcessIdentity =>
  identify(process.pid) ?? { pid: process.pid, started: null };

function readStat(pid: number): { state: string; started: string } | 'gone' | null {
  const boot = bootId();
  if (boot === null) return null;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in brackets and may hold blanks and brackets itself, so the fields are counted from the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Ticks are counted from the boot of the machine; with the boot's own id they cannot be mistaken after a restart.
    return { state: fields[0] ?? '', started: `${boot}:${fields[19]}` };
  } catch {
    return 'gone';
  }
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
