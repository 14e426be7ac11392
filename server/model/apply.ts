import { parseAmount } from '@/lib/amount';
import { type Instant, parseInstant } from '@/lib/period';
import type { Model } from './model';
import { Refused } from './state';
import type { Act } from './steps';

/** Does an act in the model. @returns why it was refused, or null. */
export const applyAct = (model: Model, step: Act): Refused | null =>
  model.atomically(() => dispatch(model, step));

function dispatch(model: Model, step: Act): unknown {
  const at = (text: string): Instant => parseInstant(text);
  switch (step.do) {
    case 'run':
      return model.run(step.kind, at(step.period), step.gate, step.cover);
    case 'rerun':
      return model.rerun(step.kind, at(step.period), step.standings, step.policy);
    case 'approve':
      return model.approve(step.kind, at(step.period), step.cover);
    case 'reject':
      return model.reject(step.kind, at(step.period));
    case 'skip':
      return model.skip(step.kind, at(step.period), step.cover);
    case 'sweep':
      return model.sweep();
    case 'accrue':
      return model.accrueByHand(at(step.hour));
    case 'settle':
      return model.settleSkipped(step.pool, at(step.hour), step.cover);
    case 'correct':
      return model.correctByHand(step.kind, at(step.period), parseAmount(step.amount));
    case 'opening':
      return model.bringIn(step.kind, parseAmount(step.amount));
    case 'special':
      if (step.ids.join() === model.special.join()) throw new Refused();
      model.special = step.ids;
      return null;
    case 'deliver':
      return model.deliver();
  }
}
