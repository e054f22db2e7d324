import { EngineError } from '../model/error.ts';
import { sortFindings } from '../model/finding.ts';
import type { FrozenUpdate, WindowsResult, WindowSpan, WindowSummary } from '../model/result.ts';
import type { SelfUpdateInFreeze } from '../policy/windows/self-updates.ts';
import { occurrences, type CompiledWindow, type Occurrence } from '../policy/windows/window-set.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { windowFindings, windowsOf } from './windows-of.ts';

export interface WindowsCommandOptions extends CommandOptions {
  /** The moment of the command by default. */
  readonly from?: Date;
  /** Five weeks later by default. */
  readonly to?: Date;
}

const day = 86_400_000;
const usualDays = 35;
/** Longer calendars are no calendars, and hourly windows would make many rows of them. */
const mostDays = 2 * 366;
const mostSpans = 2000;

/** A calendar: when changes are held back, when they are wanted, and what updates itself at the wrong time. */
export async function windows(options: WindowsCommandOptions, context: CommandContext): Promise<WindowsResult> {
  const at = momentOf(options, context);
  const [from, to] = rangeOf(options, at);
  const declared = await loadDeclared(options, context);
  const { catalog } = declared;
  const set = await windowsOf(catalog);
  const { selfUpdates } = await import('../policy/windows/self-updates.ts');
  const spans = occurrences(set, from, to);
  return {
    ...resultBase(context, at),
    kind: 'WindowsResult',
    failOn: options.failOn ?? declared.config.failOn,
    from: from.toISOString(),
    to: to.toISOString(),
    windows: set.windows.map((window) =>
      summaryOf(window, [...catalog.entities.values()].filter(window.covers).length),
    ),
    spans: spans.slice(0, mostSpans).map(spanOf),
    ...(spans.length > mostSpans && { omitted: spans.length - mostSpans }),
    updates: selfUpdates(set, catalog, from, to).updates.map(updateOf),
    findings: sortFindings(await windowFindings(catalog, set, at)),
  };
}

function rangeOf({ from, to }: WindowsCommandOptions, at: Date): readonly [Date, Date] {
  const start = from ?? at;
  const end = to ?? new Date(start.getTime() + usualDays * day);
  if (end <= start) {
    throw new EngineError('bad-arguments', 'The calendar ends before it begins.', { hint: 'Give a later `--to`.' });
  }
  if (end.getTime() - start.getTime() <= mostDays * day) return [start, end];
  throw new EngineError('bad-arguments', 'The calendar is longer than two years.', { hint: 'Ask for a shorter time.' });
}

function summaryOf({ ref, type, title, reason, zone, origin }: CompiledWindow, covers: number): WindowSummary {
  return {
    ref,
    type,
    ...(title !== undefined && { title }),
    ...(reason !== undefined && { reason }),
    zone,
    covers,
    origin,
  };
}

function spanOf({ window, start, end }: Occurrence): WindowSpan {
  return {
    window: window.ref,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    localStart: window.tell(start),
    localEnd: window.tell(end),
  };
}

function updateOf({ ref, freeze, update, told, zone, neededBy }: SelfUpdateInFreeze): FrozenUpdate {
  return {
    ref,
    window: freeze.ref,
    ...(update && { start: new Date(update.start).toISOString() }),
    ...(told !== undefined && { localStart: told }),
    zone,
    ...(neededBy && { neededBy }),
  };
}
