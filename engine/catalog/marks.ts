import { EVENT_ID, SCALAR_STYLE, type DocumentDirective, type Event, type ScalarEvent } from 'js-yaml';

/**
 * The nodes of parsed documents in the order in which they are written, four numbers each: a kind, two offsets in the text,
 * and the index of the next node that is not inside. Numbers, because there are a hundred nodes to a document and most are
 * looked at once; the few that need more have the event that the parser gave for them.
 */
export interface Marks {
  readonly data: Int32Array;
  readonly events: readonly Event[];
}

/** Marks that are being written: the first `size` numbers count. */
export interface MarkWriter {
  data: Int32Array;
  size: number;
  /** The events of those marks that have one. */
  readonly events: Event[];
}

/** Numbers of a node: `data[i]` is its kind. */
export const markSize = 4;

// Of a collection and of a document, `data[i + 1]` is its start; `data[i + 2]` one more than the index of its event, or 0.
export const documentMark = 0;
export const mappingMark = 1;
export const listMark = 2;
// Of these, `data[i + 1]` and `data[i + 2]` are the offsets of the text between any quotes.
export const plainMark = 3;
export const quotedMark = 4;
/** Nothing is written, as after a colon at the end of a line. */
export const emptyMark = 5;
// Of these, `data[i + 2]` is one more than the index of the event.
export const scalarMark = 6;
export const aliasMark = 7;

/** The event of a node that has one. */
export function eventOf(marks: Marks, index: number): Event | undefined {
  const number = marks.data[index + 2] ?? 0;
  // To look for what is at -1 takes a hundred times as long as not to.
  return number > 0 ? marks.events[number - 1] : undefined;
}

/** Index of the node after a node and all that is in it. */
export function nextMark({ data }: Marks, index: number): number {
  return data[index + 3] ?? data.length;
}

/** One stretch of memory for the marks of all texts but the largest. */
const sharedData = new Int32Array(256 * 1024);

export function writeMarks(): MarkWriter {
  return { data: sharedData, size: 0, events: [] };
}

/** What has been written: until something else is. */
export function writtenMarks({ data, size, events }: MarkWriter): Marks {
  return { data: data.subarray(0, size), events };
}

/** Marks that stay. */
export function keptMarks({ data, events }: Marks): Marks {
  return { data: data.slice(), events };
}

/** Adds a node that others will be in, until `closeMark`. Gives its index. */
export function openMark(writer: MarkWriter, kind: number, start: number, event = 0): number {
  addMark(writer, kind, start, event);
  return writer.size - markSize;
}

export function closeMark({ data, size }: MarkWriter, index: number): void {
  data[index + 3] = size;
}

/** Adds a node that nothing is in. */
export function addMark(writer: MarkWriter, kind: number, start: number, end: number): void {
  const at = writer.size;
  const next = at + markSize;
  if (next > writer.data.length) enlarge(writer);
  const { data } = writer;
  data[at] = kind;
  data[at + 1] = start;
  data[at + 2] = end;
  data[at + 3] = next;
  writer.size = next;
}

function enlarge(writer: MarkWriter): void {
  const larger = new Int32Array(2 * writer.data.length);
  larger.set(writer.data);
  writer.data = larger;
}

/** The marks of what js-yaml gives for a text. */
export function marksOf(text: string, parsed: readonly Event[]): Marks {
  const writer = writeMarks();
  const { events } = writer;
  const open: number[] = [];
  for (const event of parsed) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        open.push(openMark(writer, documentMark, 0, event.directives.length > 0 ? events.push(event) : 0));
        break;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const kind = event.type === EVENT_ID.MAPPING ? mappingMark : listMark;
        open.push(openMark(writer, kind, event.start, hasProperties(event) ? events.push(event) : 0));
        break;
      }
      case EVENT_ID.SCALAR:
        if (hasProperties(event)) addMark(writer, scalarMark, -1, events.push(event));
        else if (event.valueStart < 0) addMark(writer, emptyMark, -1, -1);
        else if (!isOneLine(text, event)) addMark(writer, scalarMark, -1, events.push(event));
        else
          addMark(
            writer,
            event.style === SCALAR_STYLE.PLAIN ? plainMark : quotedMark,
            event.valueStart,
            event.valueEnd,
          );
        break;
      case EVENT_ID.ALIAS:
        addMark(writer, aliasMark, -1, events.push(event));
        break;
      case EVENT_ID.POP: {
        const index = open.pop();
        if (index !== undefined) closeMark(writer, index);
      }
    }
  }
  return writtenMarks(writer);
}

/** Directives of the document at an index. */
export function directivesOf(marks: Marks, index: number): readonly DocumentDirective[] {
  const event = eventOf(marks, index);
  return event?.type === EVENT_ID.DOCUMENT ? event.directives : [];
}

/** True where a scalar means its letters. The parser says so too, but not before an indented comment. */
function isOneLine(text: string, { fast, style, valueStart, valueEnd }: ScalarEvent): boolean {
  return fast || (style === SCALAR_STYLE.PLAIN && !/[\r\n]/.test(text.slice(valueStart, valueEnd)));
}

function hasProperties({
  tagStart,
  anchorStart,
}: {
  readonly tagStart: number;
  readonly anchorStart: number;
}): boolean {
  return tagStart >= 0 || anchorStart >= 0;
}
