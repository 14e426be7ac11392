import { type Amount, formatAmount } from '@/lib/amount';
import { formatInstant } from '@/lib/period';
import type { Model } from './model';
import { isOpen, type ModelPeriod, waiting } from './state';
import type { Act, AimedAct } from './steps';

/** The act as it is done: to what it takes aim at, where there is anything of that sort. */
export function aimed(model: Model, step: AimedAct): Act {
  const { aim, asked: _, ...act } = step;
  if (aim === null || aim === undefined) return act;
  if (act.do === 'accrue' || act.do === 'settle') {
    const late = model.lateParts().filter(({ skipped }) => act.do === 'accrue' || skipped);
    const part = late[aim % late.length];
    if (!part) return act;
    const hour = formatInstant(part.hour);
    return act.do === 'accrue' ? { ...act, hour } : { ...act, hour, pool: part.pool };
  }
  if (!('period' in act)) return act;
  const targets = [...model.periods.values()].filter((period) => isTarget(model, act.do, period));
  const target = targets[aim % targets.length];
  if (!target) return act;
  const about = { kind: target.kind, period: formatInstant(target.start) };
  // A correction that takes aim empties the earmark.
  if (act.do === 'correct')
    return { ...act, ...about, amount: formatAmount(-model.earmark(target) as Amount) };
  return { ...act, ...about };
}

function isTarget(model: Model, what: Act['do'], period: ModelPeriod): boolean {
  if (what === 'approve' || what === 'reject') return waiting(period) !== undefined;
  if (what === 'correct') return isOpen(period) && model.earmark(period) > 0n;
  if (what === 'rerun')
    return period.attempts.some(({ status }) => status === 'published') && !waiting(period);
  return isOpen(period) && period.end <= model.now;
}
