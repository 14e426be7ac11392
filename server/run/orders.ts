import { CATEGORY_KEYS, type CategoryKey } from '@/lib/policy';
import type { Database } from '@/server/db/connection';
import { withSnapshot } from '@/server/db/snapshot';
import type { StoredRun } from './run-row';

/** An order of a run's rewards: by place, by what was paid or by votes, best first, of all or of the members of one category. */
export type Order = { readonly sort: 'place' | 'reward' | 'votes'; readonly category: CategoryKey | null };

type Listed = Uint32Array | BigUint64Array;

/** The orders by place of four runs of a million partners, at 4 bytes for each. */
const MOST_BYTES = 16_000_000;

/** The places of a run's rewards in an order. */
export function placesInOrder(db: Database, run: StoredRun, { sort, category }: Order): Promise<Uint32Array> {
  const total = CATEGORY_KEYS[run.kind].map((key) => `COALESCE(\`${key}\`, 0)`).join(' + ');
  const by = { place: '', reward: `${total} DESC, `, votes: 'votes DESC, ' }[sort];
  const members = category === null ? '' : ` AND \`${category}\` IS NOT NULL`;
  return listedOnce(db, `${sort} ${category}`, [run], () => readPlaces(db, run, members, `${by}place`));
}

/** How many of a run's rewards are better placed than a place, and have at least so many votes. */
export async function votersBefore(
  db: Database,
  run: StoredRun,
  place: number,
  minVotes: number,
): Promise<number> {
  const places = await listedOnce(db, `least ${minVotes}`, [run], () =>
    readPlaces(db, run, ` AND votes >= ${minVotes}`, 'place'),
  );
  let [from, to] = [0, places.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (places[middle]! < place) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * A list of places or partners that follows from attempts alone. Only that of attempts that are computed for good is remembered.
 * @param what names what is listed.
 */
export function listedOnce<T extends Listed>(
  db: Database,
  what: string,
  attempts: readonly Pick<StoredRun, 'id' | 'status' | 'resultDigest'>[],
  build: () => Promise<T>,
): Promise<T> {
  if (attempts.some(({ status, resultDigest }) => status === 'computing' || resultDigest === null))
    return build();
  const key = [what, ...attempts.map(({ id, resultDigest }) => `${id} ${resultDigest}`)].join(' ');
  return ordersOf(db).get(key, build);
}

/**
 * Orders of computed runs, which never change. They are kept, as sorting a million rewards takes seconds and an index that served it would
 * slow every run; the least recently used go first.
 */
class Orders {
  readonly #kept = new Map<string, Promise<Listed>>();

  async get<T extends Listed>(key: string, build: () => Promise<T>): Promise<T> {
    // What a key names is always listed by the same function.
    const order = (this.#kept.get(key) as Promise<T> | undefined) ?? build();
    this.#kept.delete(key);
    this.#kept.set(key, order);
    try {
      const places = await order;
      // Others may still be building; nobody waits for theirs.
      void this.#makeRoom();
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
          ({ byteLength }) => byteLength,
          () => 0,
        ),
      ),
    );
    let bytes = 0;
    for (const [index, [key]] of kept.entries()) {
      bytes += sizes[index]!;
      if (index > 0 && bytes > MOST_BYTES) this.#kept.delete(key);
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
async function readPlaces(
  db: Database,
  run: StoredRun,
  where: string,
  by: string,
): Promise<Uint32Array<ArrayBuffer>> {
  const table = run.kind === 'hourly' ? 'hourly_rewards' : 'daily_rewards';
  let places = new Uint32Array(run.eligible ?? 1024);
  let count = 0;
  await withSnapshot(db.$client, (snapshot) =>
    snapshot.stream(`SELECT place FROM ${table} WHERE run_id = ?${where} ORDER BY ${by}`, [run.id], (row) => {
      if (count === places.length) places = enlarged(places);
      places[count++] = Number(row.text(0));
    }),
  );
  return places.slice(0, count);
}

function enlarged(places: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(places.length * 2 + 1);
  larger.set(places);
  return larger;
}
