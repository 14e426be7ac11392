/** The largest body: a list of 100,000 special partners with ids of 20 digits, and room to spare. */
const LARGEST_BODY = 3 * 2 ** 20;
/** What any of our inputs nests, several times over; reading one that is nested deeper could use up the stack. */
const DEEPEST = 32;

/** The request with its body read, or the refusal of one that is too large or too deep to be read. */
export async function readRequest(request: Request): Promise<Request | Response> {
  const input = new URL(request.url).searchParams.get('input');
  if (input !== null && isTooDeep(input)) return refuse(400, 'The request is nested too deeply.');
  if (request.body === null) return request;
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_BODY) return tooLarge();
  const body = await readBody(request.body);
  if (body === null) return tooLarge();
  if (isTooDeep(body)) return refuse(400, 'The request is nested too deeply.');
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body });
}

/** A length that is named may be a lie and need not be named, so what comes is counted. */
async function readBody(body: ReadableStream<Uint8Array>): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function isTooDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (quoted) {
      if (sign === '\\') at++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '[' || sign === '{') {
      depth++;
      if (depth > DEEPEST) return true;
    } else if (sign === ']' || sign === '}') depth--;
  }
  return false;
}

const tooLarge = () => refuse(413, `A request may have ${LARGEST_BODY} bytes at most.`);

const refuse = (status: number, message: string) => Response.json({ error: { message } }, { status });
