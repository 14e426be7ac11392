import { z } from 'zod';
import { DEFAULT_POLICY } from '@/lib/policy';
import { appRouter } from '../api/router';

type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  default?: unknown;
};

/** An input that a procedure takes, and the places in it where text may stand. */
export type Input = {
  readonly path: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly sample: unknown;
  readonly texts: readonly (readonly string[])[];
};

type Defined = { _def: { type: Input['kind']; inputs: z.ZodType[] } };

/** Every procedure's input, made out of what it says of it itself, so that a new field is tried without being named here. */
export function inputsOfAll(): Input[] {
  return Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
    const { type, inputs } = (procedure as unknown as Defined)._def;
    const schemas = inputs.map(
      (one) => z.toJSONSchema(one, { io: 'input', unrepresentable: 'any' }) as Schema,
    );
    const whole: Schema = {
      type: 'object',
      properties: Object.assign({}, ...schemas.map((schema) => objectOf(schema).properties ?? {})),
    };
    return { path, kind: type, sample: sampleOf(whole, ''), texts: textsOf(whole, []) };
  });
}

/** A schema that may be left out or null is one of its alternatives. */
const objectOf = (schema: Schema): Schema =>
  schema.anyOf ? objectOf(schema.anyOf.find((one) => one.type !== 'null') ?? {}) : schema;

/** What stands where the schema alone does not say what is good. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  reason: 'the story says so',
  dryRun: true,
  start: Date.parse('2026-03-01T00:00Z'),
  hourStart: Date.parse('2026-03-01T00:00Z'),
  hour: Date.parse('2026-03-01T00:00Z'),
  inForceFrom: Date.parse('2026-05-01T00:00Z'),
  endsAt: Date.parse('2026-04-01T00:00Z'),
  until: Date.parse('2026-04-01T00:00Z'),
  policy: DEFAULT_POLICY,
  cc: '1',
  amount: '1',
  partnerId: '1',
  partnerIds: ['1'],
  resultDigest: 'a'.repeat(64),
  email: 'somebody@example.com',
  password: 'a password of nobody',
  present: 'a password of nobody',
  next: 'another password of nobody',
  token: 'no-such-token',
  after: null,
};

function sampleOf(schema: Schema, name: string): unknown {
  if (name in SAMPLES) return SAMPLES[name];
  const { type, properties, items, ...rest } = objectOf(schema);
  if (rest.const !== undefined) return rest.const;
  if (rest.enum) return rest.enum[0];
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, one]) => [key, sampleOf(one, key)]),
    );
  if (type === 'array') return [sampleOf(items ?? {}, '')];
  if (type === 'boolean') return false;
  return type === 'integer' || type === 'number' ? 1 : 'a text';
}

function textsOf(schema: Schema, place: readonly string[]): string[][] {
  const { type, properties, items, ...rest } = objectOf(schema);
  if (type === 'object')
    return Object.entries(properties ?? {}).flatMap(([key, one]) => textsOf(one, [...place, key]));
  if (type === 'array') return textsOf(items ?? {}, [...place, '0']);
  // One of a fixed few words is no text; what says nothing of itself takes anything.
  if (rest.enum || rest.const !== undefined) return [];
  return type === 'string' || type === undefined ? [[...place]] : [];
}

/** The sample with another value at one place. */
export function withAt(sample: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(sample))
    return sample.map((one, at) => (String(at) === key ? withAt(one, rest, value) : one));
  const whole = (typeof sample === 'object' && sample !== null ? sample : {}) as Record<string, unknown>;
  return { ...whole, [key]: withAt(whole[key], rest, value) };
}
