import { randomBytes } from 'node:crypto';

/**
 * An id for a run that starts at `at`: ids sort by time, and no two are equal. E.g. `20261121T081500123Z-9f3c1a77b2d4`.
 */
export function runId(at: Date): string {
  return `${at.toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(6).toString('hex')}`;
}
