import { problemOf, readInstant } from '../model/evidence-line.ts';
import { isObject } from '../model/json.ts';
import { checkReport } from './check-report.ts';
import type { SourceEvent } from './source.ts';

/** An event as it is told, or undefined where it is none. Never throws. */
export function checkEvent(event: unknown, now: Date): SourceEvent | undefined {
  if (!isObject(event)) return undefined;
  if (event['kind'] === 'seen') {
    const { observations } = checkReport({ observations: [event['observation']], coverage: [] }, now);
    return observations[0] && { kind: 'seen', observation: observations[0] };
  }
  const { key, at } = event;
  if (problemOf('gone', { kind: 'gone', key, at }) !== undefined) return undefined;
  const moment = readInstant(at as string);
  // A clock that is ahead does not make the future.
  return { kind: 'gone', key: key as string, at: moment < now.toISOString() ? moment : now.toISOString() };
}
