import { expect, test } from 'vitest';
import type { Instant } from '@/lib/period';
import { bodyOf, oneLine, type Told } from './message';

const TOLD: Told = {
  key: 'run failed:12',
  sort: 'run failed',
  state: 'begun',
  sentence: 'The run of hour 2026-03-01 00:00 UTC, attempt 1, failed: it did not fit.',
  link: 'https://allot.example/runs/12',
  since: 0 as Instant,
  until: null,
  program: 'A program',
  environment: 'production',
};
const OVER: Told = { ...TOLD, state: 'over', until: 60_000 as Instant };

test('plain JSON has every field under its name', () => {
  expect(bodyOf('plain', OVER)).toEqual({
    key: 'run failed:12',
    sort: 'run failed',
    state: 'over',
    sentence: TOLD.sentence,
    link: 'https://allot.example/runs/12',
    since: '1970-01-01T00:00:00.000Z',
    until: '1970-01-01T00:01:00.000Z',
    program: 'A program',
    environment: 'production',
  });
});

test('Slack gets a text with a head, the sentence and a link', () => {
  expect(bodyOf('slack', TOLD)).toEqual({
    text: `*Run failed: A program (production)*\n${TOLD.sentence}\n<https://allot.example/runs/12>`,
  });
  expect(bodyOf('slack', OVER)).toEqual({
    text: `*Over: run failed: A program (production)*\n${TOLD.sentence}\n<https://allot.example/runs/12>`,
  });
});

test('Discord gets a content that mentions nobody', () => {
  expect(bodyOf('discord', TOLD)).toEqual({
    content:
      '**Run failed\\: A program \\(production\\)**\n' +
      'The run of hour 2026\\-03\\-01 00\\:00 UTC, attempt 1, failed\\: it did not fit.\n<https://allot.example/runs/12>',
    allowed_mentions: { parse: [] },
  });
});

test('a name that is written as markup stays a name', () => {
  const evil = {
    ...TOLD,
    program: 'a\n*b*',
    sentence: '<!channel> & <https://evil.example|click> @everyone **x** [y](https://z)',
  };
  expect(bodyOf('slack', evil)).toEqual({
    text: expect.stringContaining('&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;'),
  });
  const { content } = bodyOf('discord', evil) as { content: string };
  expect(content).toContain('\\*\\*x\\*\\* \\[y\\]\\(https\\://z\\)');
  expect(content.split('\n')).toHaveLength(3);
});

test('a long sentence is cut to what a receiver takes, never within a character that is written as several', () => {
  for (const sentence of ['&'.repeat(10_000), '😀'.repeat(10_000), 'x'.repeat(10_000)]) {
    const { content } = bodyOf('discord', { ...TOLD, sentence }) as { content: string };
    expect(content.length).toBeLessThanOrEqual(2_000);
    expect(content.endsWith(TOLD.link.concat('>'))).toBe(true);
    expect(encodeURIComponent(content), 'half of a character would throw').toBeTruthy();
    const { text } = bodyOf('slack', { ...TOLD, sentence }) as { text: string };
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(text.replaceAll('&amp;', '')).not.toContain('&');
  }
});

test('what cannot be seen, and what turns the direction of a text, is left out', () => {
  expect(oneLine(' a\r\n\tb\u202e\u200bc ')).toBe('a b c');
});
