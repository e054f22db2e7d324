import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Json } from '../../model/json.ts';
import type { HttpAccess } from './ask.ts';
import { connectFor, headersFor } from './get.ts';

const longestLine = 4 * 1024 * 1024;

/**
 * Documents of an answer that goes on, one a line, as they come, until `signal` aborts or the other end stops. Throws where
 * it cannot be asked, answers with an error (the status is the `cause`), or sends what is no JSON.
 */
export async function* streamJson(
  url: URL,
  access: HttpAccess,
  { signal, patience }: { readonly signal: AbortSignal; readonly patience: number },
): AsyncGenerator<Json> {
  const connected = await connectFor(url, {
    ...access,
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  if (connected.kind !== 'connected')
    throw new Error(connected.kind === 'refused' ? 'nothing listens there' : connected.reason);
  const { socket } = connected;
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const response = await answerOn(url, socket, access);
    if (response.statusCode !== 200) {
      throw new Error(`it answered ${url.pathname} with status ${response.statusCode}`, { cause: response.statusCode });
    }
    let rest = '';
    response.setEncoding('utf8');
    for await (const chunk of response as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) throw new Error('a line of its answer is longer than 4 MiB');
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as Json;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

/** Nothing may happen for a long time, and some servers say nothing until something does. */
function answerOn(url: URL, socket: Socket, { headers }: HttpAccess): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      headers: headersFor(url, headers),
    });
    asked.on('error', reject);
    asked.once('response', resolve);
    asked.end();
  });
}
