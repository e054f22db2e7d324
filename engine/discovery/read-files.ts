import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText, type Json } from '../model/json.ts';
import { gap, type Probe } from './probe.ts';
import { readFileProbe } from './read-file-probe.ts';

/** A file that was to be read, with its text, or why it could not be. */
export interface ReadFile {
  readonly path: string;
  /** When it was last written; undefined where it is not there. */
  readonly written?: Date;
  readonly text: Probe<string>;
}

const longest = 64 * 1024 * 1024;
const mostFiles = 10_000;

/** Files in the order given; of a folder those that are directly in it, by name. */
export function readFiles(paths: readonly string[], signal: AbortSignal): readonly ReadFile[] {
  return paths
    .flatMap(inFolder)
    .slice(0, mostFiles)
    .map((path) => {
      if (signal.aborted) return { path, text: gap('partial', 'the time was up before it was read') };
      try {
        return { path, written: statSync(path).mtime, text: readFileProbe(path, longest) };
      } catch {
        return { path, text: readFileProbe(path, longest) };
      }
    });
}

function inFolder(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path, { withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.startsWith('.'),
    );
    return entries.map(({ name }) => join(path, name)).sort(compareText);
  } catch {
    return [path];
  }
}

/** The document of a file in JSON. */
export function documentIn({ path, text }: ReadFile): Probe<Json> {
  if (text.kind !== 'seen') return text;
  try {
    return { kind: 'seen', value: JSON.parse(text.value) as Json };
  } catch {
    return gap('partial', `${path} is not JSON, or ends early`);
  }
}

/** The moment that a document speaks of: what it says, unless that is no moment or has not come yet, else when it was written. */
export function momentOf(said: string | undefined, { written }: ReadFile, now: Date): string {
  const moments = [said === undefined ? Number.NaN : Date.parse(said), written?.getTime() ?? Number.NaN];
  const moment = moments.find((each) => Number.isFinite(each) && each <= now.getTime());
  return new Date(moment ?? now.getTime()).toISOString();
}
