import { createReadStream } from 'node:fs';
import { EngineError } from '../model/error.ts';
import { largestFile } from './log.ts';

/** One run of a file, as bytes, and the number of its first line. */
export interface RunBytes {
  readonly bytes: Buffer;
  readonly firstLine: number;
}

/**
 * The runs of a file that holds one, or one after the other as `observe export` writes them; the text of each is whole in
 * memory, and no more. A pipe such as /dev/stdin is a file too. Throws `unreadable`, and `too-large` for one run.
 */
export async function* splitRuns(file: string): AsyncGenerator<RunBytes> {
  let parts: Buffer[] = [];
  let size = 0;
  let firstLine = 1;
  let line = 1;
  /** The beginning of a line that is not over yet. */
  let begun: Buffer[] = [];
  let isOver = false;
  for await (const chunk of chunksOf(file)) {
    let from = 0;
    /** Where lines begin that are over, and in no part yet. */
    let linesFrom = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      const last = chunk.subarray(from, end + 1);
      const text = begun.length === 0 ? last : Buffer.concat([...begun, last]);
      const head = headOf(text);
      if (isOver && head.startsWith(opening)) {
        if (from > linesFrom) parts.push(chunk.subarray(linesFrom, from));
        linesFrom = from;
        yield { bytes: Buffer.concat(parts), firstLine };
        parts = [];
        size = text.length;
        firstLine = line;
      } else size += last.length;
      isOver = endings.some((ending) => head.startsWith(ending)) || (isOver && text.length === 1);
      if (begun.length > 0) {
        parts.push(text);
        linesFrom = end + 1;
        begun = [];
      }
      from = end + 1;
      line++;
    }
    if (from > linesFrom) parts.push(chunk.subarray(linesFrom, from));
    if (from < chunk.length) begun.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > largestFile) throw tooLarge(file);
  }
  yield { bytes: Buffer.concat([...parts, ...begun]), firstLine };
}

const lineFeed = 0x0a;
const opening = '{"kind":"run"';
const endings = ['{"kind":"end"', '{"kind":"digest"'];

/** Some programs put spaces between the signs of JSON. */
function headOf(text: Buffer): string {
  return text.length < opening.length ? '' : text.subarray(0, 64).toString('latin1').replaceAll(/[ \t]/g, '');
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new EngineError(
      'unreadable',
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
      {
        hint: 'Give the path of a file with evidence, or /dev/stdin.',
        cause: error,
      },
    );
  }
}

function tooLarge(file: string): EngineError {
  return new EngineError('too-large', `${file} has a run of more than ${largestFile / 1024 / 1024} MiB.`, {
    hint: 'Split what the source looks at into several runs, each with a scope of its own.',
  });
}
