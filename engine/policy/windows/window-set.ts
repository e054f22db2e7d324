import type { Entity } from '../../model/entity.ts';
import type { FileOrigin, Finding } from '../../model/finding.ts';
import { compareText } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';

export type WindowType = 'freeze' | 'maintenance';

/** A span of time: `start` belongs to it, `end` does not. Milliseconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A window that is ready to be asked. */
export interface CompiledWindow {
  readonly ref: Ref;
  readonly type: WindowType;
  readonly title?: string;
  readonly reason?: string;
  /** IANA name of the zone whose clocks it follows. */
  readonly zone: string;
  readonly origin: FileOrigin;
  /** Whether its scope has the entity. */
  readonly covers: (entity: Entity) => boolean;
  /** Its spans that touch `from` up to `to` (milliseconds), by start; they may overlap. */
  readonly spans: (from: number, to: number) => readonly Span[];
  /** A moment on its clocks, for people: `2026-11-30 18:00`. */
  readonly tell: (moment: number) => string;
}

/** The windows of a catalog, by ref. */
export interface WindowSet {
  readonly windows: readonly CompiledWindow[];
  /** Windows that cannot be used, or not as they are meant, and why. */
  readonly findings: readonly Finding[];
}

/** One time at which a window is open. */
export interface Occurrence extends Span {
  readonly window: CompiledWindow;
}

/** What a catalog without windows has. */
export const noWindows: WindowSet = { windows: [], findings: [] };

/** Every time at which a window is open between `from` and `to`, by start, then by window. Linear in the length of the time. */
export function occurrences({ windows }: WindowSet, from: Date, to: Date): readonly Occurrence[] {
  return windows
    .flatMap((window) => window.spans(from.getTime(), to.getTime()).map((span) => ({ ...span, window })))
    .sort((a, b) => a.start - b.start || compareText(a.window.ref, b.window.ref));
}

const month = 31 * 86_400_000;
const year = 12 * month;

/** When a window that is open at a moment closes; spans that follow on each other count as one. Infinity beyond a year. */
export function openUntil(window: CompiledWindow, at: number): number | undefined {
  let until = at;
  for (let from = at; from < at + year; from = Math.max(from + month, until)) {
    for (const { start, end } of window.spans(from, from + month)) {
      if (start > until) return until === at ? undefined : until;
      until = Math.max(until, end);
    }
    if (until < from + month) return until === at ? undefined : until;
  }
  return Infinity;
}

/** The next time that a window opens after a moment, within about a year. */
export function opensNext(window: CompiledWindow, at: number): number | undefined {
  for (let from = at; from < at + year; from += month) {
    const [next] = window.spans(from, from + month).filter(({ start }) => start > at);
    if (next) return next.start;
  }
  return undefined;
}
