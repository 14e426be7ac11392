import { databaseNow } from '@/server/db/clock';
import { transaction } from '@/server/db/transaction';
import { recordEvent } from '@/server/event/record';
import { checkHighWater } from '@/server/high-water/behind';
import { checkInstances, checkSource, type Health, together, unreachable } from '@/server/instance/health';
import type { World } from '@/server/world';

const PREPARING: Health = { obstacles: ['Allot is preparing its databases.'], warnings: [] };

/** Keeps up with what stands in the way of runs, for the pages of this process; the line looks for itself before it starts one. */
export class Watch {
  #health: Health = PREPARING;

  constructor(
    private readonly world: Pick<World, 'db' | 'source' | 'instance' | 'log' | 'highWater'>,
    /** Called when nothing stands in the way any more. */
    private readonly onClear: () => void,
    /** Called when our database does not answer; may bring it back. */
    private readonly revive: () => Promise<boolean>,
  ) {}

  get health(): Health {
    return this.#health;
  }

  /** While the databases are prepared there is nothing else to look at. */
  async say(obstacle: string): Promise<void> {
    await this.#become({ obstacles: [obstacle], warnings: [] });
  }

  async look(): Promise<void> {
    const { db, source, instance, highWater } = this.world;
    let own: Health;
    try {
      own = together([await checkInstances(db, instance), await checkHighWater(db, { highWater })]);
    } catch (error) {
      this.world.log.debug({ err: error }, 'the database was not reached');
      await this.say(unreachable('database', error));
      if (await this.revive())
        this.world.log.warn('the private database server had died and was started again');
      return;
    }
    await this.#become(together([own, await checkSource(db, source)]));
  }

  async #become(health: Health): Promise<void> {
    const before = this.#health;
    this.#health = health;
    const changed = health.obstacles.join() !== before.obstacles.join();
    if (changed && health.obstacles.length > 0)
      this.world.log.error({ obstacles: health.obstacles }, 'no run starts');
    if (changed && health.obstacles.length === 0) {
      this.world.log.info('nothing stands in the way of runs');
      this.onClear();
    }
    if (changed || health.warnings.join() !== before.warnings.join()) await this.#tell();
  }

  /** Pages ask every few seconds anyway, so an event that cannot be written is not missed. */
  async #tell(): Promise<void> {
    const { db, instance, log } = this.world;
    try {
      const now = await databaseNow(db);
      await transaction(db, (tx) => recordEvent(tx, now, 'schedule', instance));
    } catch (error) {
      log.debug({ err: error }, 'a change of the obstacles could not be told');
    }
  }
}
