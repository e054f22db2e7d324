import picomatch from 'picomatch';
import { boundedMatch } from '../model/bounded-glob.ts';
import { ignoredFolders, type FileMatch } from './file-tree.ts';

/** What a configuration says of files. `root` is the folder in which its globs begin, '' for the tree's own. */
export interface CatalogGlobs {
  readonly file?: string;
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Beside the configuration; see `baseline.ts`. */
export const baselineName = 'groundtruth-baseline.yaml';

/**
 * Which files of a tree are catalog files. The configuration itself is none, nor is its baseline, nor anything in
 * `node_modules`; names that begin with a dot have to be named with it. A glob is compiled once, a path costs less than a
 * microsecond. One that could take too long to try counts as included and as not excluded: it is read, never skipped.
 */
export function matchCatalogFiles(config: CatalogGlobs): FileMatch {
  const included = boundedMatch(config.include, { dot: false, otherwise: true });
  const excluded = boundedMatch(config.exclude, { dot: true, otherwise: false });
  const prefix = config.root === '' ? '' : `${config.root}/`;
  const baseline = `${prefix}${baselineName}`;
  const match: FileMatch = (path) => {
    if (!path.startsWith(prefix) || path === config.file || path === baseline || isIgnored(path)) return false;
    const inside = path.slice(prefix.length);
    return included(inside) && !excluded(inside);
  };
  match.mayHold = folderMatch(config, prefix);
  return match;
}

/** False only where no path below a folder can match, as far as the globs tell without trying. */
function folderMatch({ include, exclude }: CatalogGlobs, prefix: string): (folder: string) => boolean {
  const bases = include.map((pattern) => `${prefix}${picomatch.scan(pattern).base}`.replace(/\/$/, ''));
  const namesDots = include.some((pattern) => /(?:^|[/{,(|])\.[^./]/.test(pattern));
  const whole = exclude.filter((pattern) => pattern.endsWith('/**')).map((pattern) => pattern.slice(0, -3));
  const excluded = boundedMatch(whole, { dot: true, otherwise: false });
  return (folder) => {
    if (isIgnored(folder)) return false;
    const leads = bases.some((base) => base === '' || isBelow(folder, base) || isBelow(base, folder));
    if (!leads) return false;
    if (!folder.startsWith(prefix)) return true;
    const inside = folder.slice(prefix.length);
    if (!namesDots && /(?:^|\/)\./.test(inside)) return false;
    return !excluded(inside);
  };
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isIgnored(path: string): boolean {
  return (
    ignoredFolders.some((name) => path.includes(name)) && path.split('/').some((part) => ignoredFolders.includes(part))
  );
}
