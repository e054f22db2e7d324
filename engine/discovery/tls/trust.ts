import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';

const meanings: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its root is not a known authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known, or was not sent',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known, or was not sent',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known, or was not sent',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not yet valid',
  CERT_REVOKED: 'revoked',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  INVALID_CA: 'its issuer may not issue certificates',
  INVALID_PURPOSE: 'it is not for servers',
  CERT_CHAIN_TOO_LONG: 'its chain is too long',
  HOSTNAME_MISMATCH: 'trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'trusted',
};

/** `trusted`, or why a client would not trust the chain; whether it has the right name is another question. */
export function chainTrust(socket: TLSSocket): string {
  if (socket.authorized) return 'trusted';
  // Node declares an Error and gives its code.
  const error = socket.authorizationError as unknown as string | NodeJS.ErrnoException | null;
  const code = (typeof error === 'string' ? error : error?.code) ?? 'unknown';
  return meanings[code] ?? code;
}

/** `trusted`, or the first reason for which a client that asked for `serverName` would turn away. */
export function endpointTrust(
  socket: TLSSocket,
  serverName: string,
  peer: PeerCertificate = socket.getPeerCertificate(),
): string {
  const chain = chainTrust(socket);
  if (chain !== 'trusted') return chain;
  return checkServerIdentity(serverName, peer) ? `not for the name ${serverName}` : 'trusted';
}
