import type { FrozenUpdate, WindowSpan, WindowSummary, WindowsResult } from '../../model/result.ts';
import { bareName } from '../names.ts';
import { prose, rowSection, type Line, type Mark, type Page, type Row, type Section, type TableRow } from '../page.ts';
import { counted, grouped, type Noun } from '../phrases.ts';
import { countFindings, placeOf } from '../parts/findings.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';
import { formatMoment } from '../parts/moments.ts';
import { formatSeconds } from '../../model/duration.ts';

const windowNoun: Noun = ['window', 'windows'];

export function windowsPage(result: WindowsResult): Page {
  const { windows, spans, findings } = result;
  const open = spans.filter((span) => isOpen(span, result.at) && typeOf(span, result) === 'freeze');
  const trouble = findings.length > 0 ? `${countFindings(findings)}. ` : '';
  return {
    tone:
      findings.length > 0 ? outcomeTone(result) : open.length > 0 ? 'warn' : windows.length === 0 ? 'quiet' : 'good',
    headline: [`${trouble}${headlineOf(result, open)}`],
    facts: rangeFacts(result),
    sections: [
      ...calendarSection(result),
      ...spanSection(result),
      ...updateSection(result),
      ...findingSection(result),
      ...windowSection(windows, result.at),
    ],
  };
}

function rangeFacts(result: WindowsResult): readonly Line[] {
  const { windows, spans, omitted = 0, from, to } = result;
  const range = `From ${formatMoment(from)} to ${formatMoment(to)}`;
  if (windows.length === 0) return [[range]];
  const zone = onlyZone(result);
  return [
    [`${range}: ${counted(windows.length, windowNoun)}, open ${counted(spans.length + omitted, ['time', 'times'])}`],
    zone === undefined ? [] : [`Times are those of ${zone}.`],
  ];
}

/** The zone of all windows, where they have one in common. */
function onlyZone({ windows }: WindowsResult): string | undefined {
  const zones = new Set(windows.map(({ zone }) => zone));
  return zones.size === 1 ? windows[0]?.zone : undefined;
}

function headlineOf(result: WindowsResult, open: readonly WindowSpan[]): string {
  const [first] = open;
  if (first) {
    const more = open.length > 1 ? `, and ${grouped(open.length - 1)} more` : '';
    return `Frozen now: ${nameOf(first, result)} until ${first.localEnd} ${zoneOf(first, result)}${more}`;
  }
  if (result.windows.length === 0) return 'No window is declared: changes may land at any time';
  const next = result.spans.find((span) => span.start > result.at && typeOf(span, result) === 'freeze');
  if (!next) return 'Nothing is frozen in this time';
  return `Nothing is frozen now; next is ${nameOf(next, result)}, from ${next.localStart} ${zoneOf(next, result)}`;
}

function calendarSection({ windows, spans, from, to, at }: WindowsResult): readonly Section[] {
  if (windows.length === 0) return [];
  const lanes = windows.map(({ ref, type, title }) => ({
    name: title ?? bareName(ref),
    tone: type === 'freeze' ? ('bad' as const) : ('good' as const),
    spans: spans.filter(({ window }) => window === ref),
  }));
  return [{ title: 'Calendar (days of UTC)', weight: 'news', block: { kind: 'calendar', from, to, now: at, lanes } }];
}

function spanSection(result: WindowsResult): readonly Section[] {
  const { spans, omitted = 0, at } = result;
  if (spans.length === 0) return [];
  const zoned = onlyZone(result) === undefined;
  const rows = spans.map((span): TableRow => {
    const seconds = (Date.parse(span.end) - Date.parse(span.start)) / 1000;
    const lasts = isOpen(span, at) ? `${formatSeconds(seconds)}, open now` : formatSeconds(seconds);
    const zone = zoned ? ` ${zoneOf(span, result)}` : '';
    return {
      mark: markOf(typeOf(span, result)),
      cells: [[{ code: nameOf(span, result) }], [withDay(span.localStart)], [`${endOf(span)}${zone}`], [lasts]],
    };
  });
  const columns = ['Kind', 'Window', 'From', 'Until', 'Lasts'];
  const intro = omitted > 0 ? { intro: `the first ${grouped(spans.length)}` } : {};
  const block = { kind: 'table', noun: ['time', 'times'], columns, rows, cap: 30 } as const;
  return [{ title: 'Times', weight: 'news', ...intro, block }];
}

/** The day too where it is another one. */
function endOf({ localStart, localEnd }: WindowSpan): string {
  return localEnd.slice(0, 10) === localStart.slice(0, 10) ? localEnd.slice(11) : withDay(localEnd);
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A time on the clocks with its day of the week; as it is where it is none. */
function withDay(local: string): string {
  const weekday = weekdays[new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay()];
  return weekday === undefined ? local : `${weekday} ${local}`;
}

function updateSection(result: WindowsResult): readonly Section[] {
  // Those of the next quarter are findings.
  const told = new Set(result.findings.flatMap(({ code, ref }) => (code === 'window.self-update' && ref ? [ref] : [])));
  const rows = result.updates
    .filter(({ ref }) => !told.has(ref))
    .map((update): Row => ({
      mark: { tone: update.start === undefined ? 'warn' : 'bad', word: '' },
      text: updateText(update),
      details: [],
    }));
  return rowSection('Updates by themselves inside a freeze', ['update', 'updates'], rows);
}

function updateText({ ref, window, localStart, zone, neededBy }: FrozenUpdate): Line {
  const when =
    localStart === undefined ? ' updates itself, and does not say when' : ` updates itself at ${localStart} ${zone}`;
  const over: Line = neededBy === undefined ? [] : [', over ', { code: bareName(neededBy) }, ', which needs it'];
  return [{ code: bareName(ref) }, when, ': ', { code: bareName(window) }, ...over];
}

function windowSection(windows: readonly WindowSummary[], at: string): readonly Section[] {
  const rows = windows.map(({ ref, type, reason, covers, zone, origin }): Row => ({
    mark: markOf(type),
    text: [{ code: bareName(ref) }, ` over ${counted(covers, ['thing', 'things'])}, on the clocks of ${zone}`],
    details: [
      ...(reason === undefined ? [] : [{ kind: 'also' as const, text: prose(reason) }]),
      { kind: 'place', text: placeOf(origin, at) },
    ],
  }));
  return rowSection('Windows', windowNoun, rows, { weight: 'aside' });
}

function markOf(type: WindowSummary['type']): Mark {
  return type === 'freeze'
    ? { tone: 'bad', word: 'freeze', sign: '█' }
    : { tone: 'good', word: 'maintenance', sign: '▒' };
}

function isOpen({ start, end }: WindowSpan, at: string): boolean {
  return Date.parse(start) <= Date.parse(at) && Date.parse(at) < Date.parse(end);
}

function typeOf({ window }: WindowSpan, { windows }: WindowsResult): WindowSummary['type'] {
  return windows.find(({ ref }) => ref === window)?.type ?? 'freeze';
}

function nameOf({ window }: WindowSpan, { windows }: WindowsResult): string {
  return windows.find(({ ref }) => ref === window)?.title ?? bareName(window);
}

function zoneOf({ window }: WindowSpan, { windows }: WindowsResult): string {
  return windows.find(({ ref }) => ref === window)?.zone ?? 'UTC';
}
