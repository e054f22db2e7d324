import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, type ConnectionOptions, type SecureContext, type TLSSocket } from 'node:tls';
import { unknownFrom, type Unknown } from './open-socket.ts';

/** A TLS connection; certainty that the other end speaks something else; or why neither can be said. */
export type Handshake =
  | { readonly kind: 'secure'; readonly socket: TLSSocket }
  | { readonly kind: 'not-tls' }
  | (Unknown & { readonly code: string });

export interface HandshakeOptions extends Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'minVersion' | 'maxVersion' | 'ciphers'
> {
  /** Name to ask for; left out for addresses, as the standard wants it. */
  readonly serverName: string;
  readonly signal: AbortSignal;
}

/** Shakes hands whatever the certificate is worth; whether it is trusted is for the caller to read from the socket. */
export function handshake(plain: Socket, options: HandshakeOptions): Promise<Handshake> {
  const { serverName, signal, ...rest } = options;
  return new Promise((resolve) => {
    let socket: TLSSocket | undefined;
    const onAbort = () =>
      finish(failed('it took the connection and did not finish the TLS handshake in time', 'TIMEOUT'));
    function finish(result: Handshake): void {
      signal.removeEventListener('abort', onAbort);
      if (result.kind !== 'secure') {
        socket?.destroy();
        plain.destroy();
      }
      resolve(result);
    }
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    try {
      socket = connect({
        ...rest,
        ...sharedContext(rest),
        socket: plain,
        rejectUnauthorized: false,
        ...(isIP(serverName) === 0 && { servername: serverName }),
      });
    } catch (error) {
      return finish(readError(error as NodeJS.ErrnoException));
    }
    const secure = socket;
    secure.on('error', (error) => finish(readError(error)));
    secure.once('secureConnect', () => finish({ kind: 'secure', socket: secure }));
  });
}

type Terms = Omit<HandshakeOptions, 'serverName' | 'signal'>;
const contexts = new WeakMap<object, Map<string, SecureContext>>();

/** Reading the authorities of a scope takes far longer than a handshake: once for all that is shaken hands with by the same terms. */
function sharedContext({ ca, cert, key, ...terms }: Terms): { readonly secureContext?: SecureContext } {
  if (!Array.isArray(ca) || cert !== undefined || key !== undefined) return {};
  const known = contexts.get(ca) ?? new Map<string, SecureContext>();
  contexts.set(ca, known);
  const name = JSON.stringify(terms);
  const secureContext = known.get(name) ?? createSecureContext({ ca, ...terms });
  known.set(name, secureContext);
  return { secureContext };
}

const otherProtocol = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_RECORD_TOO_SMALL',
  'ERR_SSL_BAD_RECORD_TYPE',
  'ERR_SSL_UNKNOWN_PROTOCOL',
]);

const oldVersions = 'it speaks only versions of TLS that are not supported here';
const meanings: Readonly<Record<string, string>> = {
  ERR_SSL_UNSUPPORTED_PROTOCOL: oldVersions,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: oldVersions,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'it refused the TLS handshake: no cipher in common, or it wants a client certificate',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'it has no certificate for the name that was asked for',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a client certificate',
  ECONNRESET: 'it closed the connection during the TLS handshake',
};

function readError(error: NodeJS.ErrnoException): Handshake {
  const code = error.code ?? '';
  if (otherProtocol.has(code)) return { kind: 'not-tls' };
  const known = meanings[code] ?? (code.startsWith('ERR_SSL') ? `the TLS handshake failed (${code})` : undefined);
  return known === undefined ? { ...unknownFrom(error), code } : failed(known, code);
}

function failed(reason: string, code: string): Handshake {
  return { kind: 'unknown', level: 'partial', reason, code };
}
