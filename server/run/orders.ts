import { CATEGORY_KEYS, type CategoryKey } from '@/lib/policy';
import type { Database } from '@/server/db/connection';
import { withSnapshot } from '@/server/db/snapshot';
import type { StoredRun } from './run-row';

/** An order of a run's rewards: by place, by what was paid or by votes, best first, of all or of the members of one category. */
export type Order = { readonly sort: 'place' | 'reward' | 'votes'; readonly category: CategoryKey | null };

/** 4 bytes each, so 16 MB in all: the orders of four runs of a million partners. */
const MOST_PLACES = 4_000_000;

/** The places of a run's rewards in an order. Only a run that is computed for good is remembered. */
export function placesInOrder(db: Database, run: StoredRun, order: Order): Promise<Uint32Array> {
  const build = () => readOrder(db, run, order);
  if (run.status === 'computing' || run.resultDigest === null) return build();
  return ordersOf(db).get(`${run.id} ${run.resultDigest} ${order.sort} ${order.category}`, build);
}

/**
 * Orders of computed runs, which never change. They are kept, as sorting a million rewards takes seconds and an index that served it would
 * slow every run; the least recently used go first.
 */
class Orders {
  readonly #kept = new Map<string, Promise<Uint32Array>>();

  async get(key: string, build: () => Promise<Uint32Array>): Promise<Uint32Array> {
    const order = this.#kept.get(key) ?? build();
    this.#kept.delete(key);
    this.#kept.set(key, order);
    try {
      const places = await order;
      await this.#makeRoom();
      return places;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  async #makeRoom(): Promise<void> {
    const kept = [...this.#kept].reverse();
    const sizes = await Promise.all(
      kept.map(([, order]) =>
        order.then(
          ({ length }) => length,
          () => 0,
        ),
      ),
    );
    let places = 0;
    for (const [index, [key]] of kept.entries()) {
      places += sizes[index]!;
      if (index > 0 && places > MOST_PLACES) this.#kept.delete(key);
    }
  }
}

// Next loads routes and pages as copies of a module in one process; what they share hangs on globalThis, apart for each database.
const KEY = Symbol.for('allot.orders');
type Holder = { [KEY]?: WeakMap<Database, Orders> };

function ordersOf(db: Database): Orders {
  const holder = globalThis as Holder;
  holder[KEY] ??= new WeakMap();
  const all = holder[KEY];
  const orders = all.get(db) ?? new Orders();
  all.set(db, orders);
  return orders;
}

/** The server sorts; row after row comes off the wire into one array. */
async function readOrder(db: Database, run: StoredRun, { sort, category }: Order): Promise<Uint32Array> {
  const table = run.kind === 'hourly' ? 'hourly_rewards' : 'daily_rewards';
  const total = CATEGORY_KEYS[run.kind].map((key) => `COALESCE(\`${key}\`, 0)`).join(' + ');
  const by = { place: '', reward: `${total} DESC, `, votes: 'votes DESC, ' }[sort];
  const members = category === null ? '' : ` AND \`${category}\` IS NOT NULL`;
  let places = new Uint32Array(run.eligible ?? 1024);
  let count = 0;
  await withSnapshot(db.$client, (snapshot) =>
    snapshot.stream(
      `SELECT place FROM ${table} WHERE run_id = ?${members} ORDER BY ${by}place`,
      [run.id],
      (row) => {
        if (count === places.length) places = enlarged(places);
        places[count++] = Number(row.text(0));
      },
    ),
  );
  return places.slice(0, count);
}

function enlarged(places: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(places.length * 2 + 1);
  larger.set(places);
  return larger;
}
