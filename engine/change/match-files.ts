import picomatch from 'picomatch';

/** Which of the files some globs match, in order. */
export type MatchFiles = (globs: readonly string[]) => readonly string[];

/** Tries that a glob may need on one file, and all globs on all files. A thousand tries take some microseconds. */
const maxTriesOfOne = 1_000_000;
const maxTries = 200_000_000;
const maxLength = 1000;

/**
 * A matcher of globs (`*`, `**`, `?`, `[…]`, `{…}`; from the repository root) against the files of one change. A glob that ends
 * in `/`, or that names a folder, means all below. A line break in the name of a file is a character like another. Only globs whose fixed beginning fits some file are compiled. One that could take too long to try
 * matches all below its fixed beginning: the answer that asks for more care.
 */
export function fileMatcher(files: readonly string[]): MatchFiles {
  let tries = 0;
  return (globs) => {
    const found = new Set<string>();
    for (const glob of globs.map(normal).filter((text) => text !== '')) {
      const start = fixedStart(glob);
      const near = files.filter((file) => file.startsWith(start));
      // A link or a submodule where the glob goes through a folder: all below it may be another.
      for (const file of files) if (start.startsWith(`${file}/`)) found.add(file);
      let matches: ((file: string) => boolean) | undefined;
      for (const file of near) {
        const cost = triesOf(glob, file.length - start.length);
        if (cost > maxTriesOfOne || tries + cost > maxTries) {
          found.add(file);
          continue;
        }
        tries += cost;
        matches ??= compile(glob);
        if (matches(withoutBreaks(file)) || file.startsWith(`${glob}/`)) found.add(file);
      }
    }
    return files.filter((file) => found.has(file));
  };
}

/** Groups and repetitions pass through to the regular expression and could be of any cost: here they are plain text. */
function compile(glob: string): (file: string) => boolean {
  return picomatch(withoutBreaks(glob).replaceAll(/[()|+]/g, '\\$&'), {
    dot: true,
    noextglob: true,
    nonegate: true,
    windows: false,
  });
}

/** Every wildcard can end at any character, and every alternative can be tried with every other. */
function triesOf(glob: string, length: number): number {
  if (glob.length > maxLength) return Number.POSITIVE_INFINITY;
  const wildcards = glob.match(/\*+/g)?.length ?? 0;
  let tries = (length + 1) ** wildcards;
  const innermost = /\{[^{}]*\}/;
  let rest = glob;
  for (let braces = innermost.exec(rest); braces; braces = innermost.exec(rest)) {
    tries *= braces[0].split(',').length;
    rest = rest.replace(braces[0], '');
  }
  return tries;
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
