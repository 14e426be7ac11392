import { z } from 'zod';
import { AmountError, COLUMN_MAX, parseAmount } from '@/lib/amount';
import { isZone, KINDS, PeriodError, parseInstant } from '@/lib/period';

/** A decimal that a column of the source holds. */
const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'is no decimal written as a string')
  .refine(fits, 'does not fit a DECIMAL(20,8)');
const total = z.string().regex(/^-?\d+(\.\d+)?$/, 'is no decimal written as a string');
const time = z.string().refine(isInstant, 'is no instant as 2026-03-02T09:10:00Z');

const LARGEST_ID = 18_446_744_073_709_551_615n;
// Beyond 2^53 a JSON number has lost digits already, so such an id can only be a string.
const id = z
  .union([z.number(), z.string()])
  .refine(isId, 'is no id: a whole number, above 2^53 as a string')
  .transform((given) => String(BigInt(given)));

function isId(given: number | string): boolean {
  if (typeof given === 'number') return Number.isSafeInteger(given) && given >= 0;
  return /^\d{1,20}$/.test(given) && BigInt(given) <= LARGEST_ID;
}

function isInstant(text: string): boolean {
  try {
    parseInstant(text);
    return true;
  } catch (error) {
    if (error instanceof PeriodError) return false;
    throw error;
  }
}

function fits(text: string): boolean {
  try {
    const amount = parseAmount(text);
    return amount <= COLUMN_MAX && -amount <= COLUMN_MAX;
  } catch (error) {
    if (error instanceof AmountError) return false;
    throw error;
  }
}

const figures = z.object({ budget: total, paid: total, carried: total, bonus: total });

const expected = z.object({
  /** Null where the act goes through; else any text, or a figure where CC is missing. */
  refused: z.string().nullable(),
  accounts: z.record(z.string(), total),
  earmarks: z.array(z.object({ kind: z.enum(KINDS), period: time, amount: total })),
  run: figures.optional(),
  rewards: z.record(z.string(), total).optional(),
});

const verb = { kind: z.enum(KINDS), period: time, expect: expected };
const cover = z.boolean().optional();

const step = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('partner'),
    partner_id: id,
    position: z.int().min(0).max(4_294_967_295).nullable(),
    ecc: decimal.nullable(),
    active: z.boolean(),
  }),
  z.object({
    do: z.literal('vote'),
    id,
    partner_id: id,
    vote_type: z.string().max(32),
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

/** A scenario: from an empty world, step by step. */
const scenarioSchema = z.object({
  name: z.string(),
  zone: z.string().default('UTC').refine(isZone, 'is no time zone; write it as Asia/Tokyo'),
  steps: z.array(step),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioStep = Scenario['steps'][number];
export type Expected = z.infer<typeof expected>;

/** A file does not keep to the format; the sentence names the scenario and the step. */
export class ScenarioFormatError extends Error {
  override name = 'ScenarioFormatError';
}

/** Reads a file of scenarios. @throws ScenarioFormatError naming the first scenario that cannot be read, with its step and field. */
export function parseScenarios(value: unknown): Scenario[] {
  if (!Array.isArray(value)) throw new ScenarioFormatError('it is no list of scenarios');
  return value.map((one: unknown, index) => {
    const result = scenarioSchema.safeParse(one);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new ScenarioFormatError(`scenario ${nameOf(one, index)}${placeOf(issue!.path)}: ${issue!.message}`);
  });
}

function nameOf(scenario: unknown, index: number): string {
  const named = typeof scenario === 'object' && scenario !== null && 'name' in scenario;
  return named && typeof scenario.name === 'string' ? `${index + 1}, "${scenario.name}"` : String(index + 1);
}

function placeOf(path: readonly PropertyKey[]): string {
  const [first, second, ...rest] = path.map(String);
  if (first === undefined) return '';
  if (first !== 'steps' || second === undefined) return `, ${path.map(String).join('.')}`;
  return `, step ${Number(second) + 1}${rest.length > 0 ? `, ${rest.join('.')}` : ''}`;
}
