import { createHash } from 'node:crypto';

/** The ids of webhooks for a query; an empty list would be no list in SQL, and no webhook has an empty id. */
export const idsOf = (webhooks: readonly Pick<Webhook, 'id'>[]): string[] => [
  '',
  ...webhooks.map(({ id }) => id),
];

const FORMATS = ['slack', 'discord', 'plain'] as const;
export type Format = (typeof FORMATS)[number];

/** Where alerts are sent. The address is a secret: whoever knows it can write there. */
export type Webhook = {
  readonly format: Format;
  readonly address: string;
  /** Names it in the database, by a digest of the address. */
  readonly id: string;
};

/**
 * Reads addresses with commas between them, each after `slack:`, `discord:` or `plain:` or told by its host. What is wrong is said without
 * repeating the text.
 */
export function readWebhooks(text: string, fault: (sentence: string) => never): Webhook[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const webhooks = words.map((word, index) => readWebhook(word, `entry ${index + 1}`, fault));
  return [...new Map(webhooks.map((webhook) => [webhook.id, webhook])).values()];
}

function readWebhook(word: string, which: string, fault: (sentence: string) => never): Webhook {
  const named = FORMATS.find((format) => word.toLowerCase().startsWith(`${format}:`));
  const address = named ? word.slice(named.length + 1).trim() : word;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol)) {
    fault(
      `has no address of a webhook in ${which}; write it as https://host/path or slack:https://host/path`,
    );
  }
  if (url.username || url.password)
    fault(`has a user or a password in ${which}; a webhook's secret stands in its path`);
  const id = createHash('sha256').update(url.href).digest('hex').slice(0, 16);
  return { format: named ?? formatOf(url.hostname), address: url.href, id };
}

function formatOf(host: string): Format {
  if (host === 'hooks.slack.com' || host === 'hooks.slack-gov.com') return 'slack';
  if (/(^|\.)discord(app)?\.com$/.test(host)) return 'discord';
  return 'plain';
}
