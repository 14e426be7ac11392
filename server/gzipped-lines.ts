import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** Lines are handed on together; a stream that takes them one by one spends its time on that. */
const CHUNK = 64 * 1024;

/** What a file is known by: the SHA-256 of its bytes as they lie on the disk, and how many they are. */
export type FileDigest = { readonly sha256: string; readonly bytes: number };

/**
 * Writes lines into a new gzipped file that nobody else may read, only as fast as the disk takes them. When it returns, the file is on the disk.
 * @throws the error of the file system where there is a file of that name.
 */
export async function writeGzippedLines(path: string, lines: AsyncIterable<string>): Promise<FileDigest> {
  const taken = new Taken();
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(Readable.from(inChunks(lines)), createGzip(), taken.through(), file);
  return taken.digest();
}

async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Takes the digest of bytes that pass. */
class Taken {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  through(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.#hash.update(chunk);
        this.#bytes += chunk.length;
        done(null, chunk);
      },
    });
  }

  digest(): FileDigest {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}

const NEWLINE = 0x0a;

/**
 * The lines of a gzipped file, each with the newline that ends it.
 * @param broken makes the error of a file that cannot be unpacked or ends within a line.
 */
export async function* readGzippedLines(
  path: string,
  broken: (why: string) => Error,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const text = file.pipe(createGunzip());
  // A file that cannot be read ends the pipe's other side too, which would otherwise wait for ever.
  file.on('error', (error) => text.destroy(error));
  let rest: Buffer[] = [];
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        yield rest.length === 0
          ? chunk.subarray(from, at + 1)
          : Buffer.concat([...rest, chunk.subarray(from, at + 1)]);
        rest = [];
        from = at + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_') && code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw broken('it cannot be unpacked: it is another file, was cut off, or was changed');
  } finally {
    file.destroy();
    text.destroy();
  }
  if (rest.length > 0) throw broken('it was cut off in the middle of a line');
}

/** What a file is known by, read whole from the disk. */
export async function digestOfFile(path: string, signal?: AbortSignal): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, {
    ...(signal ? { signal } : {}),
  }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
