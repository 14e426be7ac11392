import type { Alerting } from '../alert/round';
import { alertRound } from '../alert/round';
import { readWebhooks } from '../alert/webhooks';
import { MissedCount } from '../run/missed';
import type { World } from '../world';
import { ring } from './story';

/** How a test's world tells of things: to these addresses, quickly. */
export const alertingTo = (...addresses: readonly string[]): Alerting => ({
  webhooks: readWebhooks(addresses.join(','), (sentence) => {
    throw new Error(sentence);
  }),
  publicUrl: 'https://allot.example',
  host: '127.0.0.1',
  port: 3000,
  programName: 'A program',
  environment: 'test',
  waitMinutes: 60,
  lateMinutes: 15,
  answerMs: 1_000,
  missed: new MissedCount(),
});

export const look = (world: World, alerting: Alerting): Promise<void> =>
  alertRound(world, alerting, new AbortController().signal);

/** A minute of a scheduler: the line, then a look at what is to be told. */
export async function minute(world: World, alerting: Alerting): Promise<void> {
  await ring(world);
  await look(world, alerting);
}
