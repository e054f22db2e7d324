import { Temporal } from 'temporal-polyfill';

/** How far (milliseconds) the clocks of a zone are before UTC, from a moment on. */
interface Offset {
  readonly from: number;
  readonly offset: number;
}

/**
 * The moments (UTC) at which the clocks of a zone show some times (milliseconds, as if the zone were UTC), in order: the first, where
 * clocks show a time twice; a time that they skip is read by the offset before (RFC 5545, 3.3.5). O(times + changes of the clocks).
 */
export function momentsOf(times: readonly number[], zone: string): readonly number[] {
  const [first = 0, last = first] = [times[0], times.at(-1)];
  const offsets = offsetsOf(zone, first, last);
  let at = 0;
  const moments = times.map((time) => {
    // Two changes of the clocks are further apart than any change moves them.
    while (at + 1 < offsets.length && time - (offsets[at]?.offset ?? 0) >= (offsets[at + 1]?.from ?? 0)) at++;
    const [before, now] = [offsets[at - 1], offsets[at]];
    const moment = time - (now?.offset ?? 0);
    return before && moment < (now?.from ?? 0) ? time - before.offset : moment;
  });
  return offsets.length > 1 ? moments.sort((a, b) => a - b) : moments;
}

/** A day more at both ends: clocks are at most 14 hours from UTC. */
const day = 86_400_000;
/** Zones that change their clocks more often than that in some weeks are none. */
const mostChanges = 100;

function offsetsOf(zone: string, first: number, last: number): readonly Offset[] {
  let at = Temporal.Instant.fromEpochMilliseconds(first - day).toZonedDateTimeISO(zone);
  const offsets: Offset[] = [];
  while (offsets.length < mostChanges) {
    offsets.push({ from: at.epochMilliseconds, offset: at.offsetNanoseconds / 1e6 });
    const next = at.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds > last + day) break;
    at = next;
  }
  return offsets;
}
