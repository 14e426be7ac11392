import type { Database } from '@/server/db/connection';
import type { Run } from './status';

/** How many answers are kept; each is a few figures. The least recently used go first. */
const MOST = 500;

// Next loads routes and pages as copies of a module in one process; what they share hangs on globalThis, apart for each database.
const KEY = Symbol.for('allot.reckonedOnce');
type Answers = Map<string, Promise<unknown>>;
type Holder = { [KEY]?: WeakMap<Database, Answers> };

function answersOf(db: Database): Answers {
  const holder = globalThis as Holder;
  holder[KEY] ??= new WeakMap();
  const answers = holder[KEY].get(db) ?? new Map<string, Promise<unknown>>();
  holder[KEY].set(db, answers);
  return answers;
}

/**
 * What follows from computed attempts alone never changes, and takes seconds where a million partners took part. So it is reckoned once, however
 * often a page that shows it is fetched again. An attempt without a digest is not computed for good, and is reckoned each time.
 * @param what names what is reckoned.
 */
export function reckonedOnce<T>(
  db: Database,
  what: string,
  attempts: readonly Pick<Run, 'id' | 'status' | 'inputDigest' | 'resultDigest'>[],
  reckon: () => Promise<T>,
): Promise<T> {
  if (attempts.some(({ status, resultDigest }) => status === 'computing' || resultDigest === null))
    return reckon();
  const answers = answersOf(db);
  const key = [
    what,
    ...attempts.map(({ id, inputDigest, resultDigest }) => [id, inputDigest, resultDigest]),
  ].join(' ');
  const kept = answers.get(key) as Promise<T> | undefined;
  const answer = kept ?? reckon();
  answers.delete(key);
  answers.set(key, answer);
  if (kept === undefined) {
    answer.catch(() => answers.delete(key));
    for (const oldest of answers.keys()) if (answers.size > MOST) answers.delete(oldest);
  }
  return answer;
}
