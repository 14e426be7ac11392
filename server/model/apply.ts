import { parseAmount } from '@/lib/amount';
import { type Instant, parseInstant } from '@/lib/period';
import { policyNamed } from './layout';
import type { Model } from './model';
import type { Refused } from './state';
import type { Act } from './steps';

/** Does an act in the model. @returns why it was refused, or null. */
export const applyAct = (model: Model, step: Act): Refused | null =>
  model.atomically(() => dispatch(model, step));

function dispatch(model: Model, step: Act): unknown {
  const at = (text: string): Instant => parseInstant(text);
  switch (step.do) {
    case 'run':
      return model.run(step.kind, at(step.period), { by: 'operator', gate: step.gate, cover: step.cover });
    case 'rerun':
      return model.rerun(step.kind, at(step.period), step.standings, step.policy);
    case 'approve':
      return model.approve(step.kind, at(step.period), step.cover, step.self);
    case 'reject':
      return model.reject(step.kind, at(step.period));
    case 'skip':
      return model.skip(step.kind, at(step.period), step.cover);
    case 'sweep':
      return model.sweep(model.layout.startAt, model.now);
    case 'accrue':
      return model.accrueByHand(at(step.hour));
    case 'leave':
      return model.leave(at(step.hour));
    case 'settle':
      return model.settleSkipped(step.pool, at(step.hour), step.cover);
    case 'propose correction':
      return model.proposeCorrection(step.from, step.to, parseAmount(step.amount));
    case 'approve correction':
      return model.approveCorrection(step.number, step.self);
    case 'reject correction':
      return model.rejectCorrection(step.number);
    default:
      return dispatchSetting(model, step);
  }
}

/** What is about no single period or hour. */
function dispatchSetting(model: Model, step: Exclude<Act, { hour: string } | { period: string }>): unknown {
  const at = (text: string): Instant => parseInstant(text);
  switch (step.do) {
    case 'propose policy':
      return model.proposePolicy(at(step.from), policyNamed(step.policy));
    case 'approve policy':
      return model.approvePolicy(step.version, step.self);
    case 'reject policy':
      return model.rejectPolicy(step.version);
    case 'opening':
      return model.bringIn(step.kind, parseAmount(step.amount));
    case 'special':
      return model.changeSpecial(step.ids);
    case 'pause':
      return model.pause(step.kind, step.until === null ? null : at(step.until));
    case 'resume':
      return model.resume(step.kind);
    case 'clear':
      return model.clear(step.kind);
    case 'tick':
      return model.tick();
    case 'deliver':
      return model.deliver();
  }
}
