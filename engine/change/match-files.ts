import { boundedMatch, globBudget } from '../model/bounded-glob.ts';

/** Which of the files some globs match, in order. */
export type MatchFiles = (globs: readonly string[]) => readonly string[];

/**
 * A matcher of globs (`*`, `**`, `?`, `[…]`, `{…}`; from the repository root) against the files of one change. A glob that ends
 * in `/`, or that names a folder, means all below. A line break in the name of a file is a character like another. Only globs
 * whose fixed beginning fits some file are compiled, each once. One that could take too long to try matches all below its fixed
 * beginning: the answer that asks for more care.
 */
export function fileMatcher(files: readonly string[]): MatchFiles {
  const budget = globBudget();
  const matchers = new Map<string, (path: string) => boolean>();
  function matcherOf(glob: string): (path: string) => boolean {
    const known = matchers.get(glob) ?? boundedMatch([withoutBreaks(glob)], { dot: true, otherwise: true, budget });
    matchers.set(glob, known);
    return known;
  }
  return (globs) => {
    const found = new Set<string>();
    for (const glob of globs.map(normal).filter((text) => text !== '')) {
      const start = fixedStart(glob);
      for (const file of files) {
        // A link or a submodule where the glob goes through a folder: all below it may be another.
        if (start.startsWith(`${file}/`)) found.add(file);
        else if (!file.startsWith(start)) continue;
        else if (file.startsWith(`${glob}/`) || matcherOf(glob)(withoutBreaks(file))) found.add(file);
      }
    }
    return files.filter((file) => found.has(file));
  };
}

function normal(glob: string): string {
  const relative = glob.replace(/^(?:\.?\/)+/, '');
  return relative.endsWith('/') ? `${relative}**` : relative;
}

/** No wildcard of a regular expression passes the end of a line, and the name of a file can have one. */
function withoutBreaks(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '_');
}

function fixedStart(glob: string): string {
  return /^[^*?[{\\]*/.exec(glob)?.[0] ?? '';
}
