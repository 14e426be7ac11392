import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findings } from '../testing/published-day';
import { freshWorld } from '../testing/world';
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
    } finally {
      await world.close();
    }
  });
});
