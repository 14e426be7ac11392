import { describe, expect, test } from 'vitest';
import { duePeriods, HOUR, later } from '@/lib/period';
import { at } from '@/server/testing/own-database';
import { Backlog } from './backlog';

const NOW = at('2026-11-22T13:31:00Z');
const START = at('2026-11-21T00:00:00Z');

describe('the backlog', () => {
  test('is none while a period is run as it falls due', () => {
    const backlog = new Backlog();
    expect(backlog.progress([], [], null, NOW, 'UTC')).toBeNull();
    const justDue = duePeriods(at('2026-11-22T12:00:00Z'), NOW, NOW, 'UTC');
    expect(justDue).toHaveLength(1);
    expect(backlog.progress(justDue, [], null, NOW, 'UTC')).toBeNull();
  });

  test('counts what is done from the oldest that was seen waiting, and what falls due meanwhile is added', () => {
    const backlog = new Backlog();
    const due = duePeriods(START, NOW, NOW, 'UTC');
    const second = due[1];
    expect(backlog.progress(due, [], null, NOW, 'UTC')).toMatchObject({ done: 0, total: due.length });
    const shown = backlog.progress(due.slice(2), [], second!, NOW, 'UTC');
    expect(shown).toMatchObject({ done: 2, total: due.length, current: { start: second!.start } });
    const anHourLater = later(NOW, HOUR);
    const more = duePeriods(START, anHourLater, anHourLater, 'UTC');
    expect(more.length).toBe(due.length + 1);
    expect(backlog.progress(more.slice(-1), [], null, anHourLater, 'UTC')).toMatchObject({
      done: due.length,
      total: due.length + 1,
    });
    expect(backlog.progress([], [], null, anHourLater, 'UTC')).toBeNull();
  });

  test('leaves out what waits for a person, so that it comes to an end', () => {
    const backlog = new Backlog();
    const due = duePeriods(START, NOW, NOW, 'UTC');
    const setAside = due.slice(0, 3);
    const rest = due.slice(3);
    expect(backlog.progress(rest, setAside, null, NOW, 'UTC')).toMatchObject({ done: 0, total: rest.length });
    const last = rest.slice(-1);
    expect(backlog.progress(last, setAside, null, NOW, 'UTC')).toMatchObject({
      done: rest.length - 1,
      total: rest.length,
    });
    expect(backlog.progress([], setAside, null, NOW, 'UTC')).toBeNull();
  });
});
