import { formatSeconds } from '../../model/duration.ts';

/** How long before `at` something was: `12 s ago`, `in 5 min` where it is after; the text itself where it is no moment. */
export function agoAt(moment: string, at: string): string {
  const seconds = (Date.parse(at) - Date.parse(moment)) / 1000;
  return Number.isFinite(seconds) ? ago(seconds) : moment;
}

/** The same for an age in seconds. */
export function ago(seconds: number): string {
  if (Math.abs(seconds) < 0.5) return 'just now';
  return seconds < 0 ? `in ${formatSeconds(-seconds)}` : `${formatSeconds(seconds)} ago`;
}

/** A moment for people: `2026-11-21 08:00 UTC`. */
export function formatMoment(moment: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(moment);
  return match ? `${match[1] ?? ''} ${match[2] ?? ''} UTC` : moment;
}
