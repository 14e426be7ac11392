import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../config';

const webhooksOf = (text: string) =>
  readConfig({ ALERT_WEBHOOK_URL: text }).webhooks.map(({ format, address }) => [format, address]);

test('the format is told by the prefix, or by the host', () => {
  expect(
    webhooksOf(
      'https://hooks.slack.com/services/T/B/x, https://discord.com/api/webhooks/1/x,https://ptb.discord.com/api/webhooks/1/y, ' +
        'https://allot.example/hook,slack:https://chat.example/hooks/x,plain:https://hooks.slack.com/services/T/B/z,',
    ),
  ).toEqual([
    ['slack', 'https://hooks.slack.com/services/T/B/x'],
    ['discord', 'https://discord.com/api/webhooks/1/x'],
    ['discord', 'https://ptb.discord.com/api/webhooks/1/y'],
    ['plain', 'https://allot.example/hook'],
    ['slack', 'https://chat.example/hooks/x'],
    ['plain', 'https://hooks.slack.com/services/T/B/z'],
  ]);
  expect(webhooksOf('https://notdiscord.com/x')).toEqual([['plain', 'https://notdiscord.com/x']]);
});

test('an address that is given twice is told once', () => {
  expect(webhooksOf('https://a.example/x,https://A.example/x')).toHaveLength(1);
});

test('what is wrong is said without the secret', () => {
  const faultsOf = (text: string): string => {
    try {
      readConfig({ ALERT_WEBHOOK_URL: text });
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    return '';
  };
  for (const text of [
    'secret-1',
    'https://a.example/x,ftp://secret-2',
    'slack:secret-3',
    'https://u:secret-4@a.example/',
  ]) {
    expect(faultsOf(text)).toMatch(/ALERT_WEBHOOK_URL has .* entry [12]/);
    expect(faultsOf(text)).not.toContain('secret-');
  }
});

test('where people reach the console is an address without anything behind it', () => {
  expect(readConfig({ PUBLIC_URL: 'https://allot.example/' }).publicUrl).toBe('https://allot.example');
  expect(readConfig({ PUBLIC_URL: 'https://a.example:8443' }).publicUrl).toBe('https://a.example:8443');
  // The console is not served below a path, so a link that began with one would lead nowhere.
  expect(() => readConfig({ PUBLIC_URL: 'https://a.example/allot/' })).toThrow(
    /PUBLIC_URL has more than a host/,
  );
  for (const wrong of ['allot.example', 'ftp://a.example', 'https://a.example/?x=1'])
    expect(() => readConfig({ PUBLIC_URL: wrong })).toThrow(/PUBLIC_URL/);
});
