import {
  type APIRequestContext,
  test as base,
  type ConsoleMessage,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import superjson from 'superjson';
import type { z } from 'zod';
import { type Amount, parseAmount } from '@/lib/amount';
import { poolsOutput, runListOutput, runOutput, runPartnersOutput, stateOutput } from '@/server/api/contract';

type Fixtures = {
  /** What the API says, asked beside the page. */
  api: Api;
  /** Whatever the browser complained of while the walk lasted; empty at its end unless a walk breaks something on purpose. */
  complaints: string[];
};

export const test = base.extend<Fixtures>({
  api: async ({ request }, use) => use(new Api(request)),
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      const ofConsole = (message: ConsoleMessage) => {
        if (message.type() === 'error') complaints.push(message.text());
      };
      const ofScripts = (error: Error) => complaints.push(error.message);
      page.on('console', ofConsole).on('pageerror', ofScripts);
      await use(complaints);
      page.off('console', ofConsole).off('pageerror', ofScripts);
      expect(complaints, 'the browser has nothing to complain of').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export class Api {
  constructor(readonly request: APIRequestContext) {}

  state = () => this.#ask('state.get', stateOutput);
  pools = () => this.#ask('pools.get', poolsOutput);
  run = (id: number) => this.#ask('runs.get', runOutput, { id });
  runs = (filter: Record<string, unknown>) => this.#ask('runs.list', runListOutput, filter);
  partners = (input: Record<string, unknown>) => this.#ask('runs.partners', runPartnersOutput, input);

  /** The latest published run of the kind, once the due periods have been caught up. */
  async publishedRun(kind: 'hourly' | 'daily') {
    await this.caughtUp();
    const { rows } = await this.runs({ kind, status: 'published', limit: 1 });
    const [row] = rows;
    if (row?.sort !== 'run') throw new Error(`no ${kind} run is published`);
    return this.run(row.run.id);
  }

  /** Asks for something to be done, and hands over what it came to. */
  async act<Told>(path: string, input: unknown): Promise<Told> {
    const headers = { 'content-type': 'application/json' };
    const response = await this.request.post(`/api/trpc/${path}`, {
      headers,
      data: superjson.stringify(input),
    });
    const body = await response.json();
    if (!response.ok()) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return superjson.deserialize(body.result.data);
  }

  caughtUp = (timeout = 50_000) =>
    expect
      .poll(async () => (await this.state()).catchUp, {
        message: 'due periods are caught up',
        timeout,
      })
      .toBeNull();

  async #ask<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    input?: unknown,
  ): Promise<z.infer<Schema>> {
    const query = input === undefined ? '' : `?input=${encodeURIComponent(superjson.stringify(input))}`;
    const response = await this.request.get(`/api/trpc/${path}${query}`);
    const body = await response.json();
    if (!response.ok()) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return schema.parse(superjson.deserialize(body.result.data));
  }
}

/** An amount as it stands on the page. */
export const amountIn = (text: string): Amount =>
  parseAmount(text.replace(/CC$/, '').replaceAll(',', '').replace('−', '-').trim());

/** The amounts of one column, by its head. */
export async function columnOf(table: Locator, head: string): Promise<string[]> {
  const heads = await table.locator('thead th').allInnerTexts();
  const index = heads.findIndex((text) => text.replace(/,.*/, '').trim() === head);
  if (index < 0) throw new Error(`there is no column "${head}" among ${heads.join(' | ')}`);
  return table.locator(`tbody td:nth-child(${index + 1})`).allInnerTexts();
}

/** Waits until the page has been taken over by the browser and hears of changes. */
export async function isLive(page: Page) {
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
}

/** The text as it is seen, without what is hidden at this width. */
export const textOf = async (element: Locator): Promise<string> =>
  (await element.allInnerTexts()).join(' ').trim();
