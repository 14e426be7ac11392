import { z } from 'zod';
import { KINDS } from '@/lib/period';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const time = z.iso.datetime({ offset: true });
const id = z.union([z.int().min(0), z.string().regex(/^\d+$/)]);

const figures = z.object({ budget: decimal, paid: decimal, carried: decimal, bonus: decimal });

const expected = z.object({
  /** Null where the act goes through; else any text, or a figure where CC is missing. */
  refused: z.string().nullable(),
  accounts: z.record(z.string(), decimal),
  earmarks: z.array(z.object({ kind: z.enum(KINDS), period: time, amount: decimal })),
  run: figures.optional(),
  rewards: z.record(z.string(), decimal).optional(),
});

const verb = { kind: z.enum(KINDS), period: time, expect: expected };
const cover = z.boolean().optional();

const step = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('partner'),
    partner_id: id,
    position: z.int().nullable(),
    ecc: decimal.nullable(),
    active: z.boolean(),
  }),
  z.object({
    do: z.literal('vote'),
    id,
    partner_id: id,
    vote_type: z.string(),
    cc: decimal.nullable(),
    cast_at: time.nullable(),
  }),
  z.object({ do: z.literal('remove vote'), id }),
  z.object({ do: z.literal('rate'), effective_at: time, rate: decimal, market_rate: decimal.nullable() }),
  z.object({ do: z.literal('run'), ...verb, gate: z.enum(['auto', 'manual']).optional(), cover }),
  z.object({ do: z.literal('approve'), ...verb, cover }),
  z.object({ do: z.literal('reject'), ...verb }),
  z.object({ do: z.literal('rerun'), ...verb, standings: z.enum(['frozen', 'current']).optional() }),
  z.object({ do: z.literal('skip'), ...verb, cover }),
  z.object({ do: z.literal('sweep'), at: time, expect: expected }),
]);

/** A file of scenarios: from an empty world, step by step. */
export const scenariosSchema = z.array(
  z.object({ name: z.string(), zone: z.string().default('UTC'), steps: z.array(step) }),
);

export type Scenario = z.infer<typeof scenariosSchema>[number];
export type ScenarioStep = Scenario['steps'][number];
export type Expected = z.infer<typeof expected>;
