import { problemOf, readInstant } from '../model/evidence-line.ts';
import { compareText, isObject, type JsonObject } from '../model/json.ts';
import type { FileEnds, StoredFile } from './store.ts';

/** What is known of a kept run, or of a checkpoint, by the two ends of its file: claims that a full reading confirms. */
export interface LogFile extends StoredFile {
  readonly kind: 'run' | 'checkpoint';
  readonly source: string;
  /** Empty for a checkpoint. */
  readonly run: string;
  readonly scope?: JsonObject;
  readonly startedAt: string;
  /** Of a checkpoint, the moment up to which it stands for runs. */
  readonly endedAt: string;
  readonly complete: boolean;
  /** Undefined where it is not sealed. */
  readonly digest?: string;
  /** Where it is not sealed any more: the digests that it was kept with. */
  readonly keptAs?: ReadonlySet<string>;
  readonly after?: readonly string[];
  readonly base?: string;
  /** Of a checkpoint: digests that it answers for. */
  readonly folded?: readonly string[];
}

/** The order in which runs of a log happened: the same for the same files, wherever they are. */
export function compareLogFiles(a: LogFile, b: LogFile): number {
  return (
    compareText(a.endedAt, b.endedAt) ||
    compareText(a.startedAt, b.startedAt) ||
    compareText(a.source, b.source) ||
    compareText(a.run, b.run) ||
    compareText(a.digest ?? '', b.digest ?? '') ||
    compareText(a.name, b.name)
  );
}

/** A file by its ends; undefined where these do not tell, as with one that was cut off. */
export function logFileOf(file: StoredFile, { head, tail }: FileEnds): LogFile | undefined {
  const opening = lineOf(head.subarray(0, Math.max(0, head.indexOf(lineFeed))));
  const seal = lastLine(tail, tail.length);
  const digest = seal && lineOf(seal.bytes);
  if (!opening || !digest || problemOf('digest', digest) !== undefined) return undefined;
  const sealed = { ...file, digest: digest['sha256'] as string };
  if (problemOf('checkpoint', opening) === undefined) {
    const at = readInstant(opening['at'] as string);
    return {
      ...sealed,
      kind: 'checkpoint',
      source: opening['source'] as string,
      run: '',
      startedAt: at,
      endedAt: at,
      complete: true,
      folded: opening['folded'] as readonly string[],
    };
  }
  const closing = seal && lastLine(tail, seal.start);
  const end = closing && lineOf(closing.bytes);
  if (problemOf('run', opening) !== undefined || !end || problemOf('end', end) !== undefined) return undefined;
  return {
    ...sealed,
    kind: 'run',
    source: opening['source'] as string,
    run: opening['run'] as string,
    ...(opening['scope'] !== undefined && { scope: opening['scope'] as JsonObject }),
    startedAt: readInstant(opening['startedAt'] as string),
    endedAt: readInstant(end['endedAt'] as string),
    complete: end['complete'] === true,
    ...(opening['after'] !== undefined && { after: opening['after'] as readonly string[] }),
    ...(opening['base'] !== undefined && { base: opening['base'] as string }),
  };
}

/** A run that lacks its seal, and nothing before it. */
export function isUnsealed(bytes: Buffer): boolean {
  const end = lastLine(bytes, bytes.length);
  return end !== undefined && lineOf(end.bytes)?.['kind'] === 'end';
}

const lineFeed = 0x0a;

/** The line that ends right before `end`, where it begins within the bytes. */
function lastLine(bytes: Buffer, end: number): { readonly bytes: Buffer; readonly start: number } | undefined {
  if (end < 2 || bytes[end - 1] !== lineFeed) return undefined;
  const start = bytes.lastIndexOf(lineFeed, end - 2) + 1;
  return start > 0 ? { bytes: bytes.subarray(start, end - 1), start } : undefined;
}

function lineOf(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
