import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runs } from '../db/schema';
import { readWaterfall } from '../run/read-waterfall';
import { findings } from '../testing/published-day';
import { freshWorld, type TestWorld } from '../testing/world';
import { parseScenarios } from './scenario-format';
import { beginningOf, playScenario } from './scenarios';

const scenarios = parseScenarios(JSON.parse(readFileSync('test-data/vectors/scenarios.json', 'utf8')));

describe('every step of a scenario leaves what it says', () => {
  test.each(scenarios)('$name', async (scenario) => {
    const world = await freshWorld(beginningOf(scenario));
    try {
      const results = await playScenario(world, scenario);
      expect(results.filter((result) => result.differences.length > 0)).toEqual([]);
      expect((await findings(world)).filter(({ sort }) => sort === 'broken')).toEqual([]);
      expect(await unexplained(world)).toEqual([]);
    } finally {
      await world.close();
    }
  });
});

/** Attempts of the scenario whose way from the votes to the partners does not sum, line by line. */
async function unexplained({ db }: TestWorld): Promise<string[]> {
  const found: string[] = [];
  for (const { id, kind, attempt, heldAt } of await db.select().from(runs)) {
    const waterfall = await readWaterfall(db, id);
    if (heldAt !== null && waterfall?.gaps.length === 0) continue;
    if (heldAt === null && waterfall === null) continue;
    found.push(`${kind} run ${id}, attempt ${attempt}: ${waterfall?.gaps.join(', ')}`);
  }
  return found;
}
