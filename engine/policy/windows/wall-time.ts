import { Temporal } from 'temporal-polyfill';

/** Milliseconds since 1970 as the clocks of some zone show them, as if that zone were UTC. */
export type WallTime = number;

/** A time as a document writes it. */
export interface WrittenTime {
  readonly wall: WallTime;
  readonly instant: number;
  /** It names a day and no time on it. */
  readonly isDate: boolean;
  /** It has an offset of its own. */
  readonly isInstant: boolean;
}

export const dayLength = 86_400_000;

/** The name of a zone that there is, else undefined. Offsets such as `+01:00` are no zones: they know no summer. */
export function zoneName(text: string): string | undefined {
  if (!/^[A-Za-z]/.test(text)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}

/** What a text means on the clocks of a zone; undefined for a day or time that there is not. */
export function readTime(text: string, zone: string): WrittenTime | undefined {
  const isInstant = /(?:Z|[+-]\d\d:\d\d)$/.test(text.slice(10));
  try {
    if (isInstant) {
      const instant = Temporal.Instant.from(text).epochMilliseconds;
      return { wall: wallOf(instant, zone), instant, isDate: false, isInstant };
    }
    const wall = Temporal.PlainDateTime.from(text).toZonedDateTime('UTC').epochMilliseconds;
    return { wall, instant: instantOf(wall, zone), isDate: text.length === 10, isInstant };
  } catch {
    return undefined;
  }
}

/**
 * The moment at which the clocks show a time: the first, where they show it twice. A time that they skip is read with the
 * offset before the skip (RFC 5545, 3.3.5), so half past two becomes half past three.
 */
export function instantOf(wall: WallTime, zone: string): number {
  return plain(wall).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** What the clocks of a zone show at a moment. */
function wallOf(instant: number, zone: string): WallTime {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toZonedDateTime('UTC').epochMilliseconds;
}

/** A moment for people, as the clocks of a zone show it: `2026-11-30 18:00`. */
export function tellTime(instant: number, zone: string): string {
  return plain(wallOf(instant, zone)).toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

function plain(wall: WallTime): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
}
