import type { Instant } from '@/lib/period';
import type { AlertSort } from './sorts';
import type { Format } from './webhooks';

/** What is told of an alert: that it has begun, or that it is over. */
export type Told = {
  readonly key: string;
  readonly sort: AlertSort | 'test';
  readonly state: 'begun' | 'over';
  readonly sentence: string;
  readonly link: string;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly program: string;
  readonly environment: string;
};

/** The JSON that a webhook takes. */
export function bodyOf(format: Format, told: Told): object {
  if (format === 'slack') return slackBody(told);
  if (format === 'discord') return discordBody(told);
  return {
    ...told,
    since: new Date(told.since).toISOString(),
    until: told.until === null ? null : new Date(told.until).toISOString(),
  };
}

/** Slack cuts a text after 40,000 characters, and nobody reads one of more than these. */
const SLACK_LIMIT = 3_000;
/** Discord refuses a content of more than these. */
const DISCORD_LIMIT = 2_000;

/** In Slack's text only these three characters begin anything that reaches beyond the message: a link, a mention, an entity. */
const forSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function slackBody(told: Told): object {
  const link = `<${forSlack(told.link)}>`;
  const head = `*${forSlack(headOf(told))}*`;
  return {
    text: `${head}\n${fitted(told.sentence, forSlack, SLACK_LIMIT - head.length - link.length - 2)}\n${link}`,
  };
}

/** Whatever Discord would read as markup is a character like any other. */
const forDiscord = (text: string): string => text.replaceAll(/[\\*_~`|>#[\]()<:-]/g, '\\$&');

function discordBody(told: Told): object {
  // Within these brackets Discord shows the link alone, without a picture of the page.
  const link = `<${told.link}>`;
  const head = `**${forDiscord(headOf(told))}**`;
  const room = DISCORD_LIMIT - head.length - link.length - 2;
  return {
    content: `${head}\n${fitted(told.sentence, forDiscord, room)}\n${link}`,
    allowed_mentions: { parse: [] },
  };
}

/** As much of a text as fits when it is written out, cut between characters and never within what one is written as. */
function fitted(text: string, written: (text: string) => string, room: number): string {
  const whole = written(text);
  if (whole.length <= room) return whole;
  let fits = '';
  for (const character of text) {
    const next = written(character);
    if (fits.length + next.length > room - 1) break;
    fits += next;
  }
  return `${fits}…`;
}

/** "Run failed: Sample program (production)", or "Over: run failed: …" */
function headOf({ sort, state, program, environment }: Told): string {
  const what = state === 'over' ? `Over: ${sort}` : `${sort.charAt(0).toUpperCase()}${sort.slice(1)}`;
  return `${what}: ${oneLine(program)} (${environment})`;
}

/** A text of elsewhere without line breaks and other characters that cannot be seen. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
