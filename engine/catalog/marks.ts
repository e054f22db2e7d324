import { EVENT_ID, SCALAR_STYLE, type DocumentDirective, type Event, type ScalarEvent } from 'js-yaml';

/**
 * The nodes of parsed documents in the order in which they are written, four numbers each: a kind, two offsets in the text,
 * and the index of the next node that is not inside. Numbers, because there are a hundred nodes to a document and most are
 * looked at once; the few that need more have the event that the parser gave for them.
 */
export interface Marks {
  readonly data: readonly number[];
  readonly events: readonly Event[];
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
  return marks.events[(marks.data[index + 2] ?? 0) - 1];
}

/** Index of the node after a node and all that is in it. */
export function nextMark({ data }: Marks, index: number): number {
  return data[index + 3] ?? data.length;
}

/** Adds a node that others will be in, until `closeMark`. Gives its index. */
export function openMark(data: number[], kind: number, start: number, event = 0): number {
  return data.push(kind, start, event, 0) - markSize;
}

export function closeMark(data: number[], index: number): void {
  data[index + 3] = data.length;
}

/** Adds a node that nothing is in. */
export function addMark(data: number[], kind: number, start: number, end: number): void {
  data.push(kind, start, end, data.length + markSize);
}

/** The marks of what js-yaml gives for a text. */
export function marksOf(text: string, parsed: readonly Event[]): Marks {
  const data: number[] = [];
  const events: Event[] = [];
  const open: number[] = [];
  for (const event of parsed) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        open.push(openMark(data, documentMark, 0, event.directives.length > 0 ? events.push(event) : 0));
        break;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const kind = event.type === EVENT_ID.MAPPING ? mappingMark : listMark;
        open.push(openMark(data, kind, event.start, hasProperties(event) ? events.push(event) : 0));
        break;
      }
      case EVENT_ID.SCALAR:
        if (hasProperties(event)) addMark(data, scalarMark, -1, events.push(event));
        else if (event.valueStart < 0) addMark(data, emptyMark, -1, -1);
        else if (!isOneLine(text, event)) addMark(data, scalarMark, -1, events.push(event));
        else
          addMark(data, event.style === SCALAR_STYLE.PLAIN ? plainMark : quotedMark, event.valueStart, event.valueEnd);
        break;
      case EVENT_ID.ALIAS:
        addMark(data, aliasMark, -1, events.push(event));
        break;
      case EVENT_ID.POP: {
        const index = open.pop();
        if (index !== undefined) closeMark(data, index);
      }
    }
  }
  return { data, events };
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
