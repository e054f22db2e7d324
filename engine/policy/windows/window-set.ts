import type { Entity } from '../../model/entity.ts';
import type { FileOrigin, Finding } from '../../model/finding.ts';
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
  /** IANA name: the zone that its moments are told in. */
  readonly zone: string;
  readonly origin: FileOrigin;
  /** Whether its scope has the entity. */
  readonly covers: (entity: Entity) => boolean;
  /** Its spans that touch `from` up to `to` (milliseconds), by start; they may overlap. Never throws. */
  readonly spans: (from: number, to: number) => readonly Span[];
}

/** The windows of a catalog, by ref. */
export interface WindowSet {
  readonly windows: readonly CompiledWindow[];
  /** Windows that cannot be used, and why. */
  readonly findings: readonly Finding[];
}

/** One time at which a window is open. */
export interface Occurrence extends Span {
  readonly window: CompiledWindow;
}

/** What a catalog without windows has. */
export const noWindows: WindowSet = { windows: [], findings: [] };

/** Every time at which a window is open between `from` and `to`, by start, then by window. */
export function occurrences({ windows }: WindowSet, from: Date, to: Date): readonly Occurrence[] {
  return windows
    .flatMap((window) => window.spans(from.getTime(), to.getTime()).map((span) => ({ ...span, window })))
    .sort((a, b) => a.start - b.start || (a.window.ref < b.window.ref ? -1 : 1));
}
