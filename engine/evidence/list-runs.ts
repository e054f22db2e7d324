import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import { ignoredFinding, olderLeftFinding, tooLargeFinding, unreadableFinding } from './store-findings.ts';

/** Bytes of one run's file. */
export const largestFile = 64 * 1024 * 1024;
/** Bytes that are read of a folder, and runs: of more, the newest. */
const largestStore = 256 * 1024 * 1024;
const mostRuns = 10_000;

/** Paths of the run files of a folder, newest first, as far as the limits go. An absent folder has none. */
export async function listRuns(
  folder: string,
): Promise<{ readonly paths: readonly string[]; readonly findings: readonly Finding[] }> {
  let names: string[];
  try {
    // Names that begin with a dot are of files that are still being written.
    names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort((a, b) => compareText(b, a));
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { paths: [], findings: isAbsent ? [] : [unreadableFinding(folder, error)] };
  }
  const ignored = names.filter((name) => !name.endsWith('.ndjson'));
  const findings: Finding[] = ignored.length > 0 ? [ignoredFinding(folder, ignored)] : [];
  const paths: string[] = [];
  let bytes = 0;
  let left = 0;
  for (const name of names) {
    if (!name.endsWith('.ndjson')) continue;
    const path = join(folder, name);
    const size = await sizeOf(path);
    if (typeof size !== 'number') findings.push(size);
    else if (size > largestFile) findings.push(tooLargeFinding(path, size, largestFile));
    else if (paths.length >= mostRuns || bytes + size > largestStore) left++;
    else {
      paths.push(path);
      bytes += size;
    }
  }
  if (left > 0) findings.push(olderLeftFinding(folder, left, { runs: mostRuns, bytes: largestStore }));
  return { paths, findings };
}

async function sizeOf(path: string): Promise<number | Finding> {
  try {
    const found = await stat(path);
    // A pipe or a device could be read for ever.
    return found.isFile() ? found.size : unreadableFinding(path, { code: 'it is not a file' });
  } catch (error) {
    return unreadableFinding(path, error);
  }
}
