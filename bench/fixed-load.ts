import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** What is asked for: the address, and whether the first bytes of the answer are enough. */
export type Request = { readonly name: string; readonly path: string; readonly firstByte?: true };

/** How long each request took, by its name, in microseconds. */
export type Taken = ReadonlyMap<string, RecordableHistogram>;

type Site = { readonly address: string; readonly cookie: string };

/**
 * Sends the requests in turn, so many a second, until the signal ends it, and waits for the last answers. Each is sent at its time, whether the ones before it were
 * answered or not, and its time counts from then: a server that stands still makes all of them late, as it does people.
 * @throws Error with the first answer that is neither a page nor a refusal.
 */
export async function fixedLoad(
  site: Site,
  requests: readonly Request[],
  perSecond: number,
  until: AbortSignal,
): Promise<{ taken: Taken; refused: number }> {
  let refused = 0;
  const taken = new Map(requests.map(({ name }) => [name, createHistogram()]));
  const answers: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; !until.aborted; sent++) {
    const due = began + (sent * 1_000) / perSecond;
    await pause(Math.max(0, due - performance.now()));
    const request = requests[sent % requests.length]!;
    const answer = ask(site, request).then((answered) => {
      if (!answered) refused++;
      else taken.get(request.name)!.record(Math.max(1, Math.round((performance.now() - due) * 1_000)));
    });
    // It is looked at below, once all were sent.
    answer.catch(() => undefined);
    answers.push(answer);
  }
  await Promise.all(answers);
  return { taken, refused };
}

/**
 * Waits until all of the answer is there, or its first bytes.
 * @returns whether there was one: a server that has too much to do may refuse.
 */
export async function ask({ address, cookie }: Site, { path, firstByte }: Request): Promise<boolean> {
  const ended = new AbortController();
  const init: RequestInit = { headers: { cookie }, redirect: 'manual', signal: ended.signal };
  const answer = await fetch(address + path, init).catch((error: unknown) => {
    // A connection that the server gave up while nobody asked is opened anew, as browsers do.
    if (!isClosed(error)) throw error;
    return fetch(address + path, init);
  });
  if (answer.status !== 200) {
    const sentence = await answer.text();
    if (answer.status === REFUSED) return false;
    throw new Error(`${path} answered ${answer.status}: ${sentence}`);
  }
  if (!firstByte) await answer.arrayBuffer();
  else {
    const { done } = await answer.body!.getReader().read();
    if (done) throw new Error(`${path} answered nothing`);
    ended.abort();
  }
  return true;
}

const REFUSED = 503;
const isClosed = (error: unknown): boolean =>
  error instanceof TypeError && (error.cause as { code?: string } | undefined)?.code === 'UND_ERR_SOCKET';

/** A file as it came: milliseconds to its first byte and to its last, and how many lines it had. */
export type Download = {
  readonly firstByteMs: number;
  readonly wholeMs: number;
  readonly lines: number;
  readonly bytes: number;
};

/** Takes a file in as fast as it comes. */
export async function download({ address, cookie }: Site, path: string): Promise<Download> {
  const began = performance.now();
  const answer = await fetch(address + path, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  let firstByteMs = 0;
  let lines = 0;
  let bytes = 0;
  for await (const piece of answer.body! as unknown as AsyncIterable<Uint8Array>) {
    if (bytes === 0) firstByteMs = performance.now() - began;
    bytes += piece.length;
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) lines++;
  }
  return { firstByteMs, wholeMs: performance.now() - began, lines, bytes };
}

const LINE_FEED = 10;
