import { isUtf8 } from 'node:buffer';
import {
  evidenceLineKinds,
  exchangeLineKinds,
  longestLine,
  problemOf,
  type EvidenceLineKind,
} from '../model/evidence-line.ts';
import type { Observation } from '../model/evidence.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import type { SeenLines } from './seen-lines.ts';

/** A line of evidence that is sound in itself, what is wrong with it, or a last line that was cut off. */
export type EvidenceLine =
  | {
      readonly kind: EvidenceLineKind;
      readonly number: number;
      /** From the first byte of the line to its end. */
      readonly offset: number;
      readonly end: number;
      readonly value: JsonObject;
    }
  /** An observation that says what the run before says, at another time. */
  | { readonly kind: 'again'; readonly number: number; readonly observation: Observation; readonly at: string }
  | { readonly kind: 'malformed'; readonly number: number; readonly problem: string }
  | { readonly kind: 'cut'; readonly number: number };

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const lineFeed = 0x0a;

/**
 * The lines of a file one by one, numbered from 1; blank ones are passed over. `openEnd`: the last may lack its line feed.
 */
export function* readLines(bytes: Buffer, openEnd: boolean, seen?: SeenLines): Generator<EvidenceLine> {
  seen?.turn(bytes);
  const isText = isUtf8(bytes);
  let offset = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
  for (let number = 1; offset < bytes.length; number++) {
    const end = bytes.indexOf(lineFeed, offset);
    if (end < 0 && !openEnd) {
      yield { kind: 'cut', number };
      return;
    }
    // Of empty lines there may be millions.
    if (end === offset) {
      offset++;
      continue;
    }
    const again = end < 0 ? undefined : seen?.again(offset, end);
    if (again) yield { kind: 'again', number, ...again };
    else {
      const line = readLine(bytes.subarray(offset, end < 0 ? bytes.length : end), number, offset, isText);
      if (line) yield line;
    }
    offset = end < 0 ? bytes.length : end + 1;
  }
}

function readLine(slice: Buffer, number: number, offset: number, isText: boolean): EvidenceLine | undefined {
  const malformed = (problem: string): EvidenceLine => ({ kind: 'malformed', number, problem });
  if (slice.length > longestLine) return malformed(`it is longer than ${longestLine / 1024 / 1024} MiB`);
  if (!isText && !isUtf8(slice)) return malformed('it is not UTF-8');
  const text = slice.toString('utf8');
  // What is no JSON costs an error each.
  if (text.trimStart() === '') return undefined;
  const value = parse(text);
  if (!isObject(value)) return malformed(value === undefined ? 'it is not JSON' : 'it is not a JSON object');
  const kind = evidenceLineKinds.find((each) => each === value['kind']);
  if (!kind) return malformed(`its kind is not one of ${exchangeLineKinds.join(', ')}`);
  const problem = problemOf(kind, value);
  return problem === undefined ? { kind, number, offset, end: offset + slice.length, value } : malformed(problem);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
