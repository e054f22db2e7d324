import { createHash } from 'node:crypto';
import { isFileOrigin, type Finding } from './finding.ts';

/** 16 hex digits for what a problem is about: its code and the ids and names concerned, never values that move. */
export function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

/** SHA-256 of a text, in hex: for what somebody could want to forge. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The fingerprint of a finding: its own, else of its code, what it is about, and what it says; never of the line. */
export function fingerprintOfFinding({ fingerprint, code, ref, origin, message }: Finding): string {
  if (fingerprint !== undefined) return fingerprint;
  return fingerprintOf(code, ref ?? (origin && isFileOrigin(origin) ? origin.file : ''), message);
}
