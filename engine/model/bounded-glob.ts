import picomatch from 'picomatch';

/** Characters of one glob. */
export const MAX_GLOB_CHARACTERS = 1000;
/** Tries that one path may need; a thousand take some microseconds. A path of fewer than `freeTries` is always tried. */
const maxTriesOfOne = 1_000_000;
const freeTries = 100_000;
/** Tries of all paths that need more than `freeTries`. */
const maxTries = 200_000_000;

/** What decides how long a glob is tried on a path: its characters, its folders, and its longest name. */
interface PathSize {
  readonly length: number;
  readonly depth: number;
  readonly longest: number;
}

/** A path as people write them; a glob that is too costly even for it is of no use. */
const ordinaryPath: PathSize = { length: 120, depth: 10, longest: 30 };

/** What keeps a glob from being tried; undefined where nothing does. */
export function globProblem(glob: string): 'too-long' | 'too-costly' | undefined {
  if (glob.length > MAX_GLOB_CHARACTERS) return 'too-long';
  return triesOf(glob, ordinaryPath) > maxTriesOfOne ? 'too-costly' : undefined;
}

/** Tries that several matchers may spend together; what they spend is taken off. */
export interface GlobBudget {
  tries: number;
}

/** For globs and paths that a stranger wrote: some tens of seconds at worst, for all of them. */
export function globBudget(): GlobBudget {
  return { tries: maxTries };
}

/**
 * Whether a path matches one of some globs (`*`, `**`, `?`, `[…]`, `{…}`; groups and repetitions are plain text), in bounded
 * time, whoever wrote the globs and the paths: `otherwise` where it could take too long to try. Without a budget to share, cheap
 * tries are free, so that the time is linear in the number of paths.
 */
export function boundedMatch(
  globs: readonly string[],
  { dot, otherwise, budget }: { readonly dot: boolean; readonly otherwise: boolean; readonly budget?: GlobBudget },
): (path: string) => boolean {
  const usable = globs.filter((glob) => globProblem(glob) === undefined);
  const whenNone = usable.length < globs.length && otherwise;
  if (usable.length === 0) return () => whenNone;
  const pattern = new RegExp(usable.map((glob) => sourceOf(glob, dot)).join('|'));
  const cost = (size: PathSize): number => usable.reduce((sum, glob) => sum + triesOf(glob, size), 0);
  const own = budget ?? globBudget();
  const free = budget ? 0 : freeTries;
  const short = lengthWithin(free, cost);
  return (path) => {
    if (path.length > short) {
      const tries = cost(sizeOf(path));
      if (tries > maxTriesOfOne) return otherwise;
      if (tries > free) {
        if (tries > own.tries) return otherwise;
        own.tries -= tries;
      }
    }
    return pattern.test(path) || whenNone;
  };
}

/** The length up to which any path costs no more than this, a thousand characters at most. A longer path never costs less. */
function lengthWithin(tries: number, cost: (size: PathSize) => number): number {
  let short = 0;
  for (let long = 1000; short < long;) {
    const middle = (short + long + 1) >>> 1;
    if (cost({ length: middle, depth: middle, longest: middle }) <= tries) short = middle;
    else long = middle - 1;
  }
  return short;
}

/** Groups and repetitions would pass through to the regular expression and could be of any cost. */
function sourceOf(glob: string, dot: boolean): string {
  const plain = glob.replaceAll(/\\.|[()|+]/gs, (found) => (found.length > 1 ? found : `\\${found}`));
  return picomatch.makeRe(plain, { dot, noextglob: true, nonegate: true, windows: false }).source;
}

/** `**` can end at any folder, `*` at any character of a name, and every alternative can be tried with every other. */
function triesOf(glob: string, { length, depth, longest }: PathSize): number {
  let tries = 1;
  for (const { 0: stars, index } of glob.matchAll(/\*+/g)) {
    const isWholeName = isEdge(glob[index - 1]) && isEdge(glob[index + stars.length]);
    tries *= (stars.length === 1 ? longest : isWholeName ? depth : length) + 1;
  }
  const innermost = /\{[^{}]*\}/;
  let rest = glob;
  for (let braces = innermost.exec(rest); braces; braces = innermost.exec(rest)) {
    tries *= braces[0].split(',').length;
    rest = rest.replace(braces[0], '');
  }
  return tries;
}

function isEdge(character: string | undefined): boolean {
  return character === undefined || character === '/';
}

function sizeOf(path: string): PathSize {
  const names = path.split('/');
  let longest = 0;
  for (const name of names) longest = Math.max(longest, name.length);
  return { length: path.length, depth: names.length, longest };
}
