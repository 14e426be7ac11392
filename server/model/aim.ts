import { POOL } from '@/lib/accounts';
import { type Amount, formatAmount } from '@/lib/amount';
import { formatInstant, type Instant } from '@/lib/period';
import type { Model } from './model';
import { computing, isOpen, type ModelPeriod, published, waiting } from './state';
import type { Act, AimedAct } from './steps';

/** The act as it is done: to what it takes aim at, where there is anything of that sort. */
export function aimed(model: Model, step: AimedAct): Act {
  const { aim, asked: _, ...act } = step;
  if (aim === null || aim === undefined) return act;
  const oneOf = <T>(targets: readonly T[]): T | undefined => targets[aim % targets.length];
  if ('hour' in act) return atHour(model, act, oneOf);
  if (act.do === 'propose correction') return atEarmark(model, act, aim);
  if ('number' in act) return { ...act, number: oneOf(proposed(model.state.corrections)) ?? act.number };
  if ('version' in act) {
    const place = oneOf(proposed(model.state.versions));
    return place === undefined ? act : { ...act, version: place + 1 };
  }
  if (act.do === 'resume' || act.do === 'clear') {
    const { pauses, breaches } = model.state;
    return { ...act, kind: oneOf([...(act.do === 'resume' ? pauses.keys() : breaches)]) ?? act.kind };
  }
  if (!('period' in act)) return act;
  const target = oneOf([...model.state.periods.values()].filter((one) => isTarget(model, act.do, one)));
  return target ? { ...act, kind: target.kind, period: formatInstant(target.start) } : act;
}

function atHour(
  model: Model,
  act: Extract<Act, { hour: string }>,
  oneOf: <T>(targets: readonly T[]) => T | undefined,
): Act {
  const hourOf = (start: Instant | undefined) => (start === undefined ? act.hour : formatInstant(start));
  if (act.do === 'leave') return { ...act, hour: hourOf(oneOf(model.inbox())?.start) };
  if (act.do === 'accrue') return { ...act, hour: hourOf(oneOf(model.lateParts())?.hour) };
  const part = oneOf(model.lateParts().filter(({ skipped }) => skipped));
  return part ? { ...act, hour: hourOf(part.hour), pool: part.pool } : act;
}

/** All of an earmark is taken: of the one that is named, or of another where there is nothing in that. */
function atEarmark(model: Model, act: Extract<Act, { do: 'propose correction' }>, aim: number): Act {
  const { account, period } = act.from;
  if (period === undefined && aim % 2) return act;
  const full = [...model.state.periods.values()].filter((one) => isOpen(one) && model.earmark(one) > 0n);
  const named = full.find((one) => POOL[one.kind] === account && formatInstant(one.start) === period);
  const target = named ?? full[aim % full.length];
  if (!target) return act;
  const from = { account: POOL[target.kind], period: formatInstant(target.start) };
  return { ...act, from, amount: formatAmount(model.earmark(target) as Amount) };
}

/** The places of those that wait for a decision. */
const proposed = (these: readonly { readonly status: string }[]): number[] =>
  these.flatMap(({ status }, place) => (status === 'proposed' ? [place] : []));

function isTarget(model: Model, what: Act['do'], period: ModelPeriod): boolean {
  if (what === 'approve' || what === 'reject') return waiting(period) !== undefined;
  if (computing(period)) return false;
  if (what === 'rerun') return published(period) !== undefined && !waiting(period);
  return isOpen(period) && period.end <= model.now;
}
