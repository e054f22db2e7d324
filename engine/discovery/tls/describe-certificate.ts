import type { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';
import { canonicalHost } from '../endpoint.ts';
import { compareText, type JsonObject } from '../../model/json.ts';

const mostNames = 1000;
const longestText = 1024;
const longestChain = 10;

/** SHA-256 of the certificate in lower-case hexadecimal. */
export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

/**
 * What a certificate says: subject, issuer, names, validity. Long texts and lists are cut; dates that do not exist are
 * left out.
 */
export function describeCertificate(certificate: X509Certificate): JsonObject {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    names: namesOf(certificate),
    ...validity(certificate.validFrom, certificate.validTo),
    selfSigned: certificate.subject === certificate.issuer && certificate.checkIssued(certificate),
  };
}

/** Certificates above the first, as sent or completed from the known authorities, nearest first. */
export function describeIssuers(peer: DetailedPeerCertificate): readonly JsonObject[] {
  const issuers: JsonObject[] = [];
  const seen = new Set([peer.fingerprint256]);
  for (let issuer = peer.issuerCertificate; issuer; issuer = issuer.issuerCertificate) {
    if (seen.has(issuer.fingerprint256) || issuers.length === longestChain) break;
    seen.add(issuer.fingerprint256);
    const { notAfter } = validity(issuer.valid_from, issuer.valid_to);
    issuers.push({
      subject: commonName(issuer.subject),
      sha256: issuer.fingerprint256.replaceAll(':', '').toLowerCase(),
      ...(notAfter !== undefined && { notAfter }),
    });
  }
  return issuers;
}

/** Node gives one attribute a line, most general first: `CN=a\nO=b`. */
function distinguishedName(text: string | undefined): string {
  return (text ?? '').split('\n').join(', ').slice(0, longestText);
}

function commonName(subject: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined): string {
  return [subject?.CN ?? subject?.O ?? ''].flat().join(', ').slice(0, longestText);
}

/** DNS names and addresses it is for, sorted; the common name where it has no such list. */
function namesOf(certificate: X509Certificate): readonly string[] {
  const names = new Set<string>();
  // Values with special characters are quoted as JSON, so that a name cannot pretend to be two.
  for (const match of (certificate.subjectAltName ?? '').matchAll(
    /(?:^|, )(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g,
  )) {
    if (names.size === mostNames) break;
    names.add(canonicalHost((match[2] ?? '').slice(0, longestText)));
  }
  if (names.size === 0) {
    const name = /^CN=(.*)$/m.exec(certificate.subject ?? '')?.[1];
    if (name) names.add(canonicalHost(name.slice(0, longestText)));
  }
  return [...names].sort(compareText);
}

function validity(from: string, to: string): { readonly notBefore?: string; readonly notAfter?: string } {
  const [notBefore, notAfter] = [from, to].map((text) => new Date(text));
  return {
    ...(notBefore && isDate(notBefore) && { notBefore: notBefore.toISOString() }),
    ...(notAfter && isDate(notAfter) && { notAfter: notAfter.toISOString() }),
  };
}

function isDate(date: Date): boolean {
  return !Number.isNaN(date.getTime());
}
