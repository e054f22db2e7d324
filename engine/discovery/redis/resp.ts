import type { Socket } from 'node:net';

/** An answer of the Redis protocol, as far as the commands here give one. */
export type Reply = string | number | null | readonly Reply[] | { readonly error: string };

const longestBulk = 16 * 1024 * 1024;
const mostMembers = 100_000;

/**
 * A conversation in RESP2, one question at a time. A library would read an answer of any size into memory, and try again
 * and again; all that is wanted here is three commands. Rejects where the other end closes or speaks something else.
 */
export function converse(socket: Socket): (...words: readonly string[]) => Promise<Reply> {
  let buffer: Buffer = Buffer.alloc(0);
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    wake?.();
  };
  socket.on('data', (chunk: Buffer) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    if (buffer.length > longestBulk) socket.destroy(new Error('its answer is longer than 16 MiB'));
    wake?.();
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('it closed the connection')));
  return async (...words) => {
    socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
    for (;;) {
      const read = readReply(buffer, 0);
      if (read) {
        buffer = buffer.subarray(read.end);
        return read.reply;
      }
      if (failure) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}

interface Read {
  readonly reply: Reply;
  readonly end: number;
}

/** The reply that starts at `start`; undefined where not all of it is there yet. Throws where it is none. */
function readReply(bytes: Buffer, start: number): Read | undefined {
  const line = bytes.indexOf('\r\n', start);
  if (line < 0) {
    if (bytes.length > start && !'+-:$*'.includes(String.fromCharCode(bytes[start] ?? 0))) throw notRedis();
    if (bytes.length - start > 64 * 1024) throw notRedis();
    return undefined;
  }
  const text = bytes.toString('utf8', start + 1, line);
  const after = line + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case '+':
      return { reply: text, end: after };
    case '-':
      return { reply: { error: text.slice(0, 200) }, end: after };
    case ':':
      return { reply: Number(text), end: after };
    case '$':
      return readBulk(bytes, Number(text), after);
    case '*':
      return readList(bytes, Number(text), after);
    default:
      throw notRedis();
  }
}

function readBulk(bytes: Buffer, length: number, start: number): Read | undefined {
  if (length === -1) return { reply: null, end: start };
  if (!Number.isInteger(length) || length < 0 || length > longestBulk) throw notRedis();
  const end = start + length;
  return bytes.length < end + 2 ? undefined : { reply: bytes.toString('utf8', start, end), end: end + 2 };
}

function readList(bytes: Buffer, count: number, start: number): Read | undefined {
  if (!Number.isInteger(count) || count > mostMembers) throw notRedis();
  const members: Reply[] = [];
  let end = start;
  for (let index = 0; index < count; index++) {
    const member = readReply(bytes, end);
    if (!member) return undefined;
    members.push(member.reply);
    end = member.end;
  }
  return { reply: members, end };
}

function notRedis(): Error {
  return Object.assign(new Error('it answers, but not as Redis does'), { code: 'NOT_REDIS' });
}
