import { asc, desc, gt, gte } from 'drizzle-orm';
import { type Instant, later } from '@/lib/period';
import { TOPICS, type Topic } from '@/server/api/contract';
import type { Database } from '@/server/db/connection';
import { events } from '@/server/db/schema';

/** A row of `events`; the id is a string for the browser, which hands it back when it connects again. */
export type Event = { readonly id: string; readonly topic: Topic; readonly subject: string };
type Listener = (event: Event) => void;

/** A transaction that took its id early may commit this much later than one that took a higher id. */
const LATEST_COMMIT = 10_000;
/** After a long pause only the newest are handed on; browsers that were away so long ask for everything anew. */
const MOST = 5_000;

/**
 * Reads `events` once for all browsers of this process. A lower id can be committed after a higher one, so each look begins where the
 * tail stood ten seconds ago and passes over what it has handed on. Ids need not be in the order of time (a cluster gives them out in
 * blocks), so rows of the last ten seconds are looked at by their time as well.
 */
export class EventTail {
  readonly #db: Database;
  readonly #listeners = new Set<Listener>();
  /** The ids of the latest look; what is not among them is behind the window for good. */
  #known = new Set<number>();
  /** The highest ids that were seen, with the moment of each. */
  #marks: { at: Instant; id: number }[] = [];
  #lastLook: Instant | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Begins to listen; the function that it returns ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** When the table was last read, by the clock that `look` is called with. */
  get lastLook(): Instant | null {
    return this.#lastLook;
  }

  /** Hands on what was committed since the last look. The first look hands on nothing: it only finds where the tail stands. */
  async look(now: Instant): Promise<void> {
    const rows = await this.#read(now);
    const first = this.#lastLook === null;
    const fresh = first ? [] : rows.filter((row) => !this.#known.has(row.id));
    this.#known = new Set(rows.map((row) => row.id));
    this.#advance(now, rows.at(-1)?.id ?? this.#marks.at(-1)?.id ?? 0);
    for (const row of fresh) this.#tell(toEvent(row));
  }

  async #read(now: Instant) {
    if (this.#lastLook === null) {
      const [newest] = await this.#db.select().from(events).orderBy(desc(events.id)).limit(1);
      this.#marks = [{ at: now, id: newest?.id ?? 0 }];
    }
    const floor = this.#marks[0]?.id ?? 0;
    const since = later(now, -LATEST_COMMIT);
    // Two queries, since one with OR would not be sure to use an index on both sides.
    const byId = await this.#db
      .select()
      .from(events)
      .where(gt(events.id, floor))
      .orderBy(desc(events.id))
      .limit(MOST);
    const byTime = await this.#db.select().from(events).where(gte(events.at, since)).limit(MOST);
    const rows = new Map([...byId, ...byTime].map((row) => [row.id, row]));
    return [...rows.values()].sort((a, b) => a.id - b.id);
  }

  #advance(now: Instant, highest: number): void {
    this.#lastLook = now;
    this.#marks.push({ at: now, id: highest });
    // The newest of the marks that are old enough is where the next look begins; those before it have served.
    const old = this.#marks.findLastIndex((mark) => mark.at <= now - LATEST_COMMIT);
    if (old > 0) this.#marks = this.#marks.slice(old);
  }

  #tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** What a browser that saw this event last has missed, oldest first. What it has seen already may be among it, which does no harm. */
export async function eventsAfter(db: Database, lastId: string): Promise<Event[]> {
  if (!/^\d{1,15}$/.test(lastId)) return [];
  const rows = await db
    .select()
    .from(events)
    .where(gt(events.id, Number(lastId)))
    .orderBy(asc(events.id))
    .limit(MOST);
  return rows.map(toEvent);
}

const isTopic = (text: string): text is Topic => (TOPICS as readonly string[]).includes(text);

function toEvent(row: typeof events.$inferSelect): Event {
  // A newer version beside this one may know a topic that this one does not: to a browser it is then a change of the schedule.
  return { id: String(row.id), topic: isTopic(row.topic) ? row.topic : 'schedule', subject: row.subject };
}
