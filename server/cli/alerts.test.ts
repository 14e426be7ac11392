import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatInstant, type Instant } from '@/lib/period';
import { readWebhooks } from '../alert/webhooks';
import { type CommandWorld, command, commandWorld } from '../testing/command';
import { openReceiver, type Receiver, SECRET } from '../testing/receiver';

let world: CommandWorld;
let receiver: Receiver;
beforeEach(async () => {
  world = await commandWorld();
  receiver = await openReceiver();
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

test('--test sends one alert to each webhook and says what came of it, without the address', async () => {
  const refusing = await openReceiver();
  refusing.answers((response) => response.writeHead(403).end());
  const environment = {
    ...world.environment,
    ALERT_WEBHOOK_URL: `${receiver.address},slack:${refusing.address}`,
  };
  const { code, out, err } = await command(['alerts', '--test', '--json'], environment);
  await refusing.close();
  expect(JSON.parse(out)).toEqual({
    tried: [
      { webhook: 1, format: 'plain', error: null },
      { webhook: 2, format: 'slack', error: 'the webhook answered 403' },
    ],
  });
  expect(code).toBe(1);
  expect(receiver.received.map(({ body }) => [body.sort, body.state, body.sentence])).toEqual([
    ['test', 'begun', 'This is a test. Alerts of Allot arrive here.'],
  ]);
  expect(out + err).not.toContain(SECRET);
  const none = await command(['alerts', '--test'], world.environment);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('ALERT_WEBHOOK_URL')]);
});

test('what stands and what is over is listed, with what a webhook has not taken', async () => {
  const empty = await command(['alerts'], world.environment);
  expect([empty.code, empty.out]).toEqual([0, 'Nothing stands that somebody is to be told of.\n']);
  await world.own.query(
    `INSERT INTO alerts (id, alert_key, sort, sentence, path, since, until) VALUES
      (1, 'run failed:1', 'run failed', 'It failed.', '/runs/1', '2026-03-01', '2026-03-02'),
      (2, 'run waits:2', 'run waits', 'It waits.', '/runs/2', '2026-03-03', NULL),
      (3, 'daily line:2026-03-02', 'daily line', '2026-03-02: all.', '/', '2026-03-03', '2026-03-03')`,
  );
  const [webhook] = readWebhooks(receiver.address, expect.unreachable);
  await world.own.query(
    `INSERT INTO alert_messages (alert_id, state, target, tries, next_try_at, sent_at, error) VALUES
      (2, 'begun', 'a', 1, '2026-03-03', '2026-03-03', NULL), (2, 'begun', ?, 3, '2026-03-03 00:05', NULL, 'the webhook answered 500'),
      (2, 'begun', 'taken out', 9, '2026-03-03 00:01', NULL, 'the webhook answered 404')`,
    [webhook!.id],
  );
  const environment = { ...world.environment, ALERT_WEBHOOK_URL: receiver.address };
  const { out } = await command(['alerts'], environment);
  expect(out).toContain('Last day: 2026-03-02: all.');
  expect(out).toMatch(/run waits .* 2026-03-03T00:00:00Z .* 1 of 2 .* It waits\./);
  expect(out).toContain(
    'Not told yet of run waits:2: the webhook answered 500, 3 times; again at 2026-03-03T00:05:00Z.',
  );
  const { open, past } = JSON.parse((await command(['alerts', '--json'], environment)).out);
  expect(open).toEqual([
    {
      id: 2,
      key: 'run waits:2',
      sort: 'run waits',
      sentence: 'It waits.',
      path: '/runs/2',
      since: formatInstant(Date.parse('2026-03-03T00:00Z') as Instant),
      until: null,
      told: { begun: 1, over: 0, of: 2 },
      trouble: { error: 'the webhook answered 500', tries: 3, nextTryAt: '2026-03-03T00:05:00Z' },
    },
  ]);
  expect(past.map(({ id }: { id: number }) => id)).toEqual([3, 1]);
});
