import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { urlEndpoint } from '../endpoint.ts';
import { handshake } from '../handshake.ts';
import { openSocket, type OpenOptions, type Unknown } from '../open-socket.ts';
import { endpointTrust } from '../tls/trust.ts';

/** An answer to a request; certainty that nothing listens; or what is not known. `present`: the connection was taken. */
export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      /** False where the body went on past the limit, or ended before its time. */
      readonly whole: boolean;
      /** For https: `trusted`, or why a client would turn away. */
      readonly trust?: string;
    }
  | { readonly kind: 'refused' }
  | (Unknown & { readonly present: boolean });

export interface GetOptions extends OpenOptions {
  readonly withBody: boolean;
  /** Headers beside the usual ones. With them, redirects are not followed: they may hold credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of a body that are read at most; 64 KiB by default. */
  readonly longest?: number;
  /** A socket in the file system to ask at, instead of the host of the URL. */
  readonly socketPath?: string;
  /** Certificates of authorities in PEM, and those of a client with its key. */
  readonly ca?: readonly string[];
  readonly client?: { readonly cert: string; readonly key: string };
  /** Do not ask where the certificate is not trusted. */
  readonly trustedOnly?: boolean;
}

const longestBody = 64 * 1024;
const mostRedirects = 3;

/**
 * Asks for a URL, following redirects on the same host. node:http and not `fetch`: only it lets a connection be made
 * beforehand, so that the address which is checked is the one that is used, and a certificate that is not trusted is
 * told instead of failing. Sends no credentials but those in `headers`, keeps no cookies, reads `longest` bytes at most.
 */
export async function get(url: URL, options: GetOptions): Promise<HttpAnswer> {
  let answer = await getOnce(url, options);
  let from = url;
  if (options.headers) return answer;
  for (let redirects = 0; redirects < mostRedirects && answer.kind === 'answered'; redirects++) {
    const next = redirectOf(answer.status, answer.headers.location, from);
    if (!next) break;
    const followed = await getOnce(next, options);
    if (followed.kind !== 'answered') break;
    answer = followed;
    from = next;
  }
  return answer;
}

function redirectOf(status: number, location: string | undefined, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, from.href))
    return undefined;
  const next = new URL(location, from);
  return next.hostname === from.hostname && urlEndpoint(next) ? next : undefined;
}

async function getOnce(url: URL, options: GetOptions): Promise<HttpAnswer> {
  const connected = await connectFor(url, options);
  if (connected.kind !== 'connected') return connected;
  const answer = await ask(url, connected.socket, options);
  return answer.kind === 'answered' && connected.trust !== undefined ? { ...answer, trust: connected.trust } : answer;
}

/** A connection over which a URL can be asked, encrypted where it says https; or why there is none. */
export async function connectFor(
  url: URL,
  options: Omit<GetOptions, 'withBody'>,
): Promise<
  | { readonly kind: 'connected'; readonly socket: Socket; readonly trust?: string }
  | Exclude<HttpAnswer, { readonly kind: 'answered' }>
> {
  const endpoint = urlEndpoint(url);
  if (!endpoint) return { kind: 'unknown', level: 'partial', reason: 'it is not an http URL', present: false };
  const opened = await openSocket(options.socketPath ?? endpoint, options);
  if (opened.kind === 'unknown') return { ...opened, present: false };
  if (opened.kind === 'refused') return opened;
  if (url.protocol === 'http:') return { kind: 'connected', socket: opened.socket };
  const shaken = await handshake(opened.socket, {
    serverName: endpoint.host,
    signal: options.signal,
    ...(options.ca && { ca: [...options.ca] }),
    ...options.client,
  });
  if (shaken.kind === 'unknown') return { ...shaken, present: true };
  if (shaken.kind === 'not-tls') return notUnderstood('it answers, but not in TLS');
  const trust = endpointTrust(shaken.socket, endpoint.host);
  if (options.trustedOnly === true && trust !== 'trusted') {
    shaken.socket.destroy();
    return notUnderstood(`its certificate is not good here (${trust}), so that it was asked nothing`);
  }
  return { kind: 'connected', socket: shaken.socket, trust };
}

function notUnderstood(reason: string): Exclude<HttpAnswer, { readonly kind: 'answered' | 'refused' }> {
  return { kind: 'unknown', level: 'partial', reason, present: true };
}

function ask(
  url: URL,
  socket: Socket,
  { signal, withBody, headers, longest = longestBody }: GetOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const onAbort = () => finish(notUnderstood('it took the connection and did not answer in time'));
    function finish(answer: HttpAnswer): void {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(answer);
    }
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    const asked = request({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      headers: headersFor(url, headers),
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      const garbled = error.code?.startsWith('HPE_') ?? false;
      finish(notUnderstood(garbled ? 'it answers, but not in HTTP' : 'it closed the connection without an answer'));
    });
    asked.once('upgrade', (response: IncomingMessage) => finish(answerOf(response, Buffer.alloc(0), false)));
    asked.once('response', (response) => {
      if (!withBody) return finish(answerOf(response, Buffer.alloc(0), false));
      // The status is known: a body that never ends takes nothing from it.
      signal.removeEventListener('abort', onAbort);
      readBody(response, { signal, longest }, (body, whole) => finish(answerOf(response, body, whole)));
    });
    asked.end();
  });
}

/** The headers of every question; credentials only where they are given. */
export function headersFor(url: URL, headers: GetOptions['headers']): Record<string, string> {
  return {
    host: url.host,
    accept: 'application/json, */*;q=0.5',
    'user-agent': 'groundtruth',
    connection: 'close',
    ...headers,
  };
}

function answerOf(response: IncomingMessage, body: Buffer, whole: boolean): HttpAnswer {
  return { kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, body, whole };
}

function readBody(
  response: IncomingMessage,
  { signal, longest }: { readonly signal: AbortSignal; readonly longest: number },
  done: (body: Buffer, whole: boolean) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = (whole: boolean) => {
    signal.removeEventListener('abort', onAbort);
    response.removeAllListeners('data');
    done(Buffer.concat(chunks).subarray(0, longest), whole);
  };
  const onAbort = () => stop(false);
  signal.addEventListener('abort', onAbort, { once: true });
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > longest) stop(false);
  });
  // A body that is shorter than it was said to be ends too.
  response.once('end', () => stop(response.complete));
  response.on('error', () => stop(false));
}
