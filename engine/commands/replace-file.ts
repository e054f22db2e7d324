import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { EngineError } from '../model/error.ts';

/**
 * Puts another text in place of a file's, all of it or nothing, unless the file has changed meanwhile or is no file of its own.
 * EngineError `unwritable`.
 */
export function replaceFile(path: string, before: string, after: string): void {
  const beside = `${path}.groundtruth-${process.pid}`;
  try {
    const { mode } = lstatSync(path);
    if (!lstatSync(path).isFile() || readFileSync(path, 'utf8') !== before) {
      throw new EngineError('unwritable', `${path} has changed since it was read, so it was left as it is.`, {
        hint: 'Run the command again.',
      });
    }
    writeFileSync(beside, after, { flag: 'wx', mode });
    renameSync(beside, path);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    rmSync(beside, { force: true });
    throw new EngineError('unwritable', `${path} cannot be written.`, {
      hint: 'Check the permissions of the file and its folder.',
      cause,
    });
  }
}
