import type { RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { formatAmount } from '@/lib/amount';
import { differencesOf, type Owed } from '../transfer/remote-rows';
import type { Ask } from '../transfer/remote-session';
import { checkShape } from '../transfer/remote-shape';
import { isAway, RemoteTrouble, troubleOf } from '../transfer/remote-trouble';
import { ANSWER_MS } from '../transfer/sender';
import { broken, explained, Faults, type Finding } from './finding';

/** The special partners' database; once it did not answer it is not asked again, and that is said once. */
export class Remote {
  #away = false;
  #looked = false;

  constructor(private readonly pool: Pool | null) {}

  /** What was delivered for an hour must be there as it was sent, once. */
  async *compare(about: string, delivered: readonly Owed[]): AsyncGenerator<Finding> {
    if (this.#away || delivered.length === 0) return;
    if (!this.pool) {
      this.#away = true;
      yield explained(
        'remote',
        'remote database',
        'none is configured, so what was delivered is not compared',
      );
      return;
    }
    const faults = new Faults();
    const ask = askOf(this.pool);
    try {
      if (!this.#looked) yield* keyFindings(ask);
      this.#looked = true;
      for (const { owed, there } of await differencesOf(ask, delivered)) {
        const what = `what the remote database has for partner ${owed.partnerId}`;
        faults.compare(what, there, formatAmount(owed.amount));
      }
    } catch (error) {
      this.#away = true;
      const why = troubleOf(error).message;
      yield isAway(error)
        ? explained('remote', 'remote database', `what was delivered is not compared: ${why}`)
        : broken('remote', 'remote database', `what was delivered cannot be read there: ${why}`);
    }
    yield* faults.as('remote', about);
  }
}

/** Without its unique key the table may hold a transfer twice tomorrow, whatever it holds today. */
async function* keyFindings(ask: Ask): AsyncGenerator<Finding> {
  try {
    await checkShape(ask);
  } catch (error) {
    if (!(error instanceof RemoteTrouble)) throw error;
    yield broken('remote', 'remote database', error.message);
  }
}

const askOf =
  (pool: Pool): Ask =>
  async (sql, values) => {
    const [rows] = await pool.query<RowDataPacket[]>({ sql, values, timeout: ANSWER_MS });
    return rows;
  };
