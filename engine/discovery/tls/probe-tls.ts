import { X509Certificate } from 'node:crypto';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { handshake, type Handshake, type HandshakeOptions } from '../handshake.ts';
import { openSocket, type OpenOptions, type Unknown } from '../open-socket.ts';
import { compareText, type JsonObject } from '../../model/json.ts';
import { describeCertificate, describeIssuers, fingerprintOf } from './describe-certificate.ts';
import type { TlsEndpoint } from './tls-endpoints.ts';
import { chainTrust, endpointTrust } from './trust.ts';

/** What a TLS endpoint showed; `present` tells whether something took the connection. */
export type TlsProbe =
  | {
      readonly kind: 'seen';
      readonly connection: JsonObject;
      readonly sha256: string;
      readonly certificate: JsonObject;
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not-tls' }
  | (Unknown & { readonly present: boolean });

export interface TlsProbeOptions extends OpenOptions {
  /** Authorities to trust, in PEM; undefined for the usual ones. */
  readonly ca: string[] | undefined;
}

const weakVersions = ['TLSv1', 'TLSv1.1'] as const satisfies readonly SecureVersion[];
/** What OpenSSL needs to speak an old version at all. */
const anyCipher = 'DEFAULT@SECLEVEL=0';
/** Where it is only asked whether hands are shaken, not whom to trust. */
const nobody: string[] = [];

/**
 * Shakes hands with an endpoint as a client of today would, reads what it shows, then tries the versions that are weak.
 */
export async function probeTls(target: TlsEndpoint, options: TlsProbeOptions): Promise<TlsProbe> {
  let shaken = await shake(target, options, {});
  if (shaken.kind === 'unknown' && speaksOldVersions(shaken)) {
    const again = await shake(target, options, { minVersion: 'TLSv1', ciphers: anyCipher });
    if (again.kind === 'secure') shaken = again;
  }
  if (shaken.kind !== 'secure') return shaken;
  const seen = read(shaken.socket, target);
  shaken.socket.destroy();
  if (seen.kind !== 'seen') return seen;
  const weak = await acceptedWeakVersions(target, options);
  return weak === undefined ? seen : { ...seen, connection: { ...seen.connection, weakProtocols: weak } };
}

type Shaken =
  | Exclude<Handshake, Unknown>
  | { readonly kind: 'refused' }
  | (Unknown & { present: boolean; code?: string });

async function shake(
  { endpoint, serverName }: TlsEndpoint,
  options: TlsProbeOptions,
  versions: Pick<HandshakeOptions, 'minVersion' | 'maxVersion' | 'ciphers'>,
): Promise<Shaken> {
  const opened = await openSocket(endpoint, options);
  if (opened.kind === 'unknown') return { ...opened, present: false };
  if (opened.kind === 'refused') return opened;
  const { ca, signal } = options;
  const shaken = await handshake(opened.socket, { serverName, signal, ...versions, ...(ca && { ca }) });
  return shaken.kind === 'unknown' ? { ...shaken, present: true } : shaken;
}

function speaksOldVersions({ code }: { readonly code?: string }): boolean {
  return code === 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' || code === 'ERR_SSL_UNSUPPORTED_PROTOCOL';
}

function read(socket: TLSSocket, { serverName }: TlsEndpoint): TlsProbe {
  // Asked for once and in this form: after `getPeerX509Certificate` Node 20 gives no chain any more.
  const peer = socket.getPeerCertificate(true);
  const certificate = peer.raw === undefined ? undefined : parseCertificate(peer.raw);
  if (!certificate) {
    return { kind: 'unknown', level: 'partial', reason: 'it shows no certificate that can be read', present: true };
  }
  const issuers = describeIssuers(peer);
  return {
    kind: 'seen',
    sha256: fingerprintOf(certificate),
    connection: {
      tlsVersion: socket.getProtocol() ?? 'unknown',
      cipher: socket.getCipher().name,
      trust: endpointTrust(socket, serverName, peer),
    },
    certificate: {
      ...describeCertificate(certificate),
      chain: chainTrust(socket),
      ...(issuers.length > 0 && { issuers }),
    },
  };
}

function parseCertificate(bytes: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(bytes);
  } catch {
    return undefined;
  }
}

/** Weak versions that are accepted, sorted; undefined where one of them could not be tried. */
async function acceptedWeakVersions(
  target: TlsEndpoint,
  options: TlsProbeOptions,
): Promise<readonly string[] | undefined> {
  const accepted: string[] = [];
  for (const version of weakVersions) {
    const terms = { minVersion: version, maxVersion: version, ciphers: anyCipher };
    const shaken = await shake(target, { ...options, ca: nobody }, terms);
    if (shaken.kind === 'secure') {
      shaken.socket.destroy();
      accepted.push(version);
    } else if (shaken.kind !== 'unknown' || !shaken.present || wasNotTried(shaken)) {
      return undefined;
    }
  }
  return accepted.sort(compareText);
}

function wasNotTried({ code = '' }: { readonly code?: string }): boolean {
  return code === 'TIMEOUT' || code === 'ERR_SSL_NO_PROTOCOLS_AVAILABLE' || code.startsWith('ERR_TLS');
}
