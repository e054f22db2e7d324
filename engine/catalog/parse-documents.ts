import { parseEvents, YAMLException } from 'js-yaml';
import type { Finding } from '../model/finding.ts';
import type { JsonPath } from '../model/json.ts';
import { composeDocument } from './compose-document.ts';
import type { DocumentProblem } from './compose-problems.ts';
import { MAX_DEPTH, MAX_DOCUMENT_CHARACTERS, MAX_DOCUMENTS } from './limits.ts';
import { placeOf, valueLocator } from './locate-value.ts';
import { keptMarks, type Marks, marksOf, markSize, nextMark } from './marks.ts';
import { scanMarks } from './scan-marks.ts';
import { groupDocuments, splitDocuments, type TextRange } from './split-documents.ts';
import { positionsIn, type TextPosition } from './text-position.ts';

/** One document of a file as data, with the places of its values on demand. */
export interface RawDocument {
  readonly value: unknown;
  /** Offset of its first value in the text of the file. */
  readonly start: number;
  /**
   * Where the value at a path is written, or the key that it stands under; the nearest parent where it is not there.
   * O(length of the document).
   */
  locate(path: JsonPath, part?: 'key' | 'value'): TextPosition;
  /** The word that is written where a path leads, up to 100 characters: a number or truth value as its author has spelt it. */
  word(path: JsonPath): string | undefined;
}

/** What one document of a file gave: data, what is wrong in it, or why it is no YAML at all. */
export interface ParsedDocument {
  readonly document?: RawDocument;
  readonly findings: readonly Finding[];
  readonly broken?: BrokenDocument;
}

/** A document that is not YAML: where it stands in the text of the file, and the parser's first complaint. */
export interface BrokenDocument extends TextRange {
  readonly offset: number;
  readonly reason: string;
  position(offset: number): TextPosition;
}

/** A file that is being read. */
interface Source {
  readonly text: string;
  readonly file: string;
  readonly position: (offset: number) => TextPosition;
  /** Nobody asks a document of it once the next stretch is parsed. */
  readonly passing: boolean;
}

/** Characters that are parsed in one go: enough to be quick, few enough for the parser's events to be short-lived. */
const groupSize = 256 * 1024;

/**
 * The documents of a YAML text in order; those without content are left out. A broken one takes no other with it. A large
 * text is read in stretches, as documents are asked for. Those that are `passing` can be asked until something else is parsed,
 * which spares most of the memory. Never throws.
 */
export function* parseDocuments(
  text: string,
  file: string,
  { passing = false }: { readonly passing?: boolean } = {},
): Generator<ParsedDocument> {
  const source = { text, file, position: positionsIn(text), passing };
  let count = 0;
  for (const group of groupDocuments(text, groupSize)) {
    for (const parsed of parseRange(source, group)) {
      if (++count > MAX_DOCUMENTS) {
        const start = parsed.document?.start ?? group.start;
        yield limit(
          source,
          start,
          `The file has more than ${MAX_DOCUMENTS} documents; the rest was not read.`,
          'Split the file.',
        );
        return;
      }
      yield parsed;
    }
  }
}

/** Reads documents of a text again by the offset at which they start; many questions cost one look at the whole text. */
export function documentFinder(text: string, file: string): (start: number) => RawDocument | undefined {
  const source = { text, file, position: positionsIn(text), passing: false };
  let ranges: readonly TextRange[] | undefined;
  return (start) => {
    ranges ??= splitDocuments(text);
    const range = rangeAt(ranges, start);
    if (!range) return undefined;
    for (const { document } of parseRange(source, range)) if (document?.start === start) return document;
    return undefined;
  };
}

/** The last range that begins at or before an offset. */
function rangeAt(ranges: readonly TextRange[], offset: number): TextRange | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return ranges[low - 1];
}

function parseRange(source: Source, range: TextRange): readonly ParsedDocument[] {
  const text = source.text.slice(range.start, range.end);
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    const message = `The document has more than ${MAX_DOCUMENT_CHARACTERS} characters and was not read.`;
    return [limit(source, range.start, message, 'Split the document.')];
  }
  const parsed = parse(text);
  if ('marks' in parsed) {
    return compose(source, range.start, text, source.passing ? parsed.marks : keptMarks(parsed.marks));
  }
  const ranges = splitDocuments(text);
  if (ranges.length === 1) return [explain(source, range, parsed.error)];
  // All of these are parsed before anybody has asked the first.
  const staying = { ...source, passing: false };
  return ranges.flatMap(({ start, end }) =>
    parseRange(staying, { start: range.start + start, end: range.start + end }),
  );
}

function parse(text: string): { readonly marks: Marks } | { readonly error: YAMLException } {
  try {
    return { marks: scanMarks(text) ?? marksOf(text, parseEvents(text, { maxDepth: MAX_DEPTH })) };
  } catch (error) {
    if (error instanceof YAMLException) return { error };
    throw error;
  }
}

function compose(source: Source, base: number, text: string, marks: Marks): readonly ParsedDocument[] {
  const documents: ParsedDocument[] = [];
  for (let index = 0; index < marks.data.length;) {
    const opening = index;
    index = nextMark(marks, opening);
    const { value, problems } = composeDocument(text, marks, opening);
    const findings = problems.map((problem) => problemFinding(source, base, problem));
    if (value === null) {
      if (findings.length > 0) documents.push({ findings });
      continue;
    }
    const start = base + Math.max(0, placeOf(marks, opening + markSize));
    const locate = valueLocator(text, marks, opening);
    const document: RawDocument = {
      value,
      start,
      locate: (path, part) => source.position(path.length === 0 ? start : base + locate(path, part)),
      word: (path) => /^[\w.+-]+/.exec(text.slice(locate(path), locate(path) + 100))?.[0],
    };
    documents.push({ document, findings });
  }
  return documents;
}

function explain(source: Source, range: TextRange, error: YAMLException): ParsedDocument {
  const offset = range.start + (error.mark?.position ?? 0);
  if (error.reason.includes('maxDepth')) {
    const message = `The document has more than ${MAX_DEPTH} levels of lists and mappings inside each other.`;
    return limit(source, offset, message, 'Make the document flatter.');
  }
  if (error.reason.startsWith('null byte')) {
    const message = 'The document has a NUL byte and was not read.';
    const hint = 'Save the file as UTF-8 text; exclude it in groundtruth.yaml if it is not a catalog file.';
    return { findings: [findingAt(source, offset, { code: 'yaml.encoding', message, hint })] };
  }
  return { findings: [], broken: { ...range, offset, reason: error.reason, position: source.position } };
}

function problemFinding(source: Source, base: number, { related, offset, ...problem }: DocumentProblem): Finding {
  return {
    ...findingAt(source, base + offset, problem),
    ...(related && {
      related: [{ message: related.message, origin: { file: source.file, ...source.position(base + related.offset) } }],
    }),
  };
}

function limit(source: Source, offset: number, message: string, hint: string): ParsedDocument {
  return { findings: [findingAt(source, offset, { code: 'yaml.limit', message, hint })] };
}

function findingAt(
  { file, position }: Source,
  offset: number,
  { code, message, hint }: { readonly code: string; readonly message: string; readonly hint: string },
): Finding {
  return { code, severity: 'error', message, origin: { file, ...position(offset) }, hint };
}
