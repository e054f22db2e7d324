import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EngineError } from '../model/error.ts';
import type { Result } from '../model/result.ts';
import { parseResult } from '../report/parse-result.ts';
import type { CommandContext } from './context.ts';

/** Results are at most this long (bytes): a larger file is not one of ours. */
const resultLimit = 256 * 1024 * 1024;

/** A result that `--format json` wrote, read again. */
export async function storedResult(file: string, context: CommandContext): Promise<Result> {
  return parseResult(read(resolve(context.cwd, file), file), file);
}

function read(path: string, file: string): string {
  try {
    if (statSync(path).size > resultLimit) {
      throw new EngineError('too-large', `${file} is larger than ${resultLimit / 1024 / 1024} MiB.`, {
        hint: 'Name a file that --format json wrote.',
      });
    }
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('unreadable', `${file} cannot be read.`, {
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
}
