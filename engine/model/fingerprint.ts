import { createHash } from 'node:crypto';

/** 16 hex digits for what a problem is about: its code and the ids and names concerned, never values that move. */
export function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

/** SHA-256 of a text, in hex: for what somebody could want to forge. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
