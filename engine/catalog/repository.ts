import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { EngineError } from '../model/error.ts';
import { gitOutput, gitText, type Git } from './git-command.ts';
import { type BranchHistory, readHistory } from './git-history.ts';
import { openObjects, type GitObjects } from './git-objects.ts';
import { differentPaths, listCommand, listTree, readBlobs, selectFiles, type TreeEntry } from './git-tree.ts';
import { type Belongings, makeScratch, mergeCommits, type Merge, type ScratchRepository } from './merge-commits.ts';
import { isShallow, mergeBase, resolveCommit } from './resolve-commit.ts';
import type { FileMatch, FileTree } from './file-tree.ts';

/**
 * A git repository, read as objects: nothing is checked out, nothing in it is run, nothing is fetched. Every call may throw
 * the EngineErrors `cancelled` and `git-failed`. Close it when done.
 */
export interface Repository {
  /** Absolute path of the working tree's top folder, or of the repository itself where it is bare. */
  readonly root: string;
  /** The commit that a branch, tag or id names. EngineErrors: `bad-arguments`, `ref-not-found`, `shallow-history`. */
  resolve(ref: string): Promise<string>;
  /** The best common ancestor. EngineErrors: those of `resolve`; `bad-arguments` where the two share no history. */
  mergeBase(a: string, b: string): Promise<string>;
  /** Paths that differ between two commits, sorted; of a renamed file the old and the new one. */
  changedFiles(base: string, head: string): Promise<readonly string[]>;
  /** The matching files of a commit; `ref` as it was given. EngineErrors: those of `resolve`; `too-large`. */
  tree(ref: string, match: FileMatch): Promise<FileTree>;
  /**
   * What would be there once head had landed on base; its tree is then known to `tree` and `changedFiles`. Nothing is written
   * into the repository. EngineErrors: those of `mergeBase`; `unwritable` where there is no temporary folder.
   */
  merge(base: string, head: string): Promise<Merge>;
  /** Which content each of the paths has in a commit, by id: of a file, a link, or a submodule. Paths that it lacks are left out. */
  contents(ref: string, paths: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>;
  /** What landed on a branch from a moment on and changed some of the files, as far as this clone has it. */
  history(
    ref: string,
    paths: readonly string[],
    since: string,
    isWanted?: (path: string) => boolean,
  ): Promise<BranchHistory>;
  /** The content of a blob; undefined where the repository does not have it. */
  blob(id: string): Promise<Buffer | undefined>;
  /** What stood at a branch's place at a moment: of a commit and its first parents, the last that is not younger. */
  commitAt(ref: string, at: Date): Promise<string | undefined>;
  close(): void;
}

/** The repository that a folder is in. EngineErrors: `not-a-repository`, `cancelled`, `git-failed`. */
export async function openRepository(folder: string, signal?: AbortSignal): Promise<Repository> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new EngineError('not-a-repository', `${folder} is not a folder.`);
  }
  const git: Git = (...args) => gitText(folder, args, signal);
  // Git starts while it is found out where its repository is.
  const own = openObjects(folder, signal);
  try {
    return repositoryAt(await findPlaces(git, folder), { git, folder, own, signal });
  } catch (error) {
    own.close();
    throw error;
  }
}

/** Means to ask of a repository. */
interface Access {
  readonly git: Git;
  /** In it, or in its working tree. */
  readonly folder: string;
  readonly own: GitObjects;
  readonly signal: AbortSignal | undefined;
}

function repositoryAt({ root, belongings }: Places, { git, folder, own, signal }: Access): Repository {
  // What a name means and what a commit has is asked for once: a branch that moves meanwhile does not tear the answer apart.
  const commits = new Map<string, Promise<string>>();
  const ancestors = new Map<string, Promise<string>>();
  const listings = new Map<string, Promise<readonly TreeEntry[]>>();
  const differences = new Map<string, Promise<readonly string[]>>();
  let scratch: ScratchRepository | undefined;
  let isClosed = false;
  /** What a merge has made is in the scratch repository alone, by the ids of its trees. */
  const merged = new Map<string, { readonly folder: string; readonly objects: GitObjects }>();
  const keep = (sha: string): string => {
    commits.set(sha, Promise.resolve(sha));
    return sha;
  };
  const resolve = (ref: string): Promise<string> =>
    remember(commits, ref, async () => keep(await resolveCommit(git, own, ref)));
  const list = (sha: string): Promise<readonly TreeEntry[]> =>
    remember(listings, sha, () =>
      listTree(gitOutput(merged.get(sha)?.folder ?? folder, [...listCommand, sha], signal), sha),
    );
  return {
    root,
    resolve,
    async mergeBase(a, b) {
      const [left, right] = await Promise.all([resolve(a), resolve(b)]);
      if (left === right) return left;
      return remember(ancestors, `${left} ${right}`, async () => keep(await mergeBase(git, left, right, [a, b])));
    },
    async changedFiles(base, head) {
      const [left, right] = await Promise.all([resolve(base), resolve(head)]);
      return remember(differences, `${left} ${right}`, async () =>
        differentPaths(...(await Promise.all([list(left), list(right)]))),
      );
    },
    async tree(ref, match) {
      const sha = await resolve(ref);
      const objects = merged.get(sha)?.objects ?? own;
      const { files, findings } = await selectFiles(await list(sha), match, objects);
      return { root, ref, sha, files, findings, read: (wanted) => readBlobs(objects, wanted) };
    },
    async merge(base, head) {
      const [ours, theirs] = await Promise.all([resolve(base), resolve(head)]);
      const { folder: place } = (scratch ??= makeScratch(belongings, ours));
      const merge = await mergeCommits(place, [ours, theirs], signal);
      if (isClosed) throw new EngineError('cancelled', 'The repository was closed.');
      if (merge.kind === 'merged' && !merged.has(merge.tree)) {
        merged.set(keep(merge.tree), { folder: place, objects: openObjects(place, signal) });
      }
      return merge;
    },
    async contents(ref, paths) {
      const entries = await list(await resolve(ref));
      return new Map(entries.flatMap(({ path, id }) => (paths.has(path) ? [[path, id] as const] : [])));
    },
    async history(ref, paths, since, isWanted = () => true) {
      const [sha, shallowClone] = await Promise.all([resolve(ref), isShallow(git)]);
      return readHistory(root, sha, paths, since, { isWanted, isShallow: shallowClone, signal });
    },
    blob: (id) => own.read(id),
    async commitAt(ref, at) {
      const seconds = Math.floor(at.getTime() / 1000);
      const options = ['--first-parent', '--max-count=1', `--min-age=${seconds}`];
      const sha = (await git('rev-list', ...options, await resolve(ref), '--')).trim();
      return sha === '' ? undefined : keep(sha);
    },
    close() {
      isClosed = true;
      own.close();
      for (const { objects } of merged.values()) objects.close();
      scratch?.delete();
    },
  };
}

function remember<Value>(known: Map<string, Promise<Value>>, key: string, ask: () => Promise<Value>): Promise<Value> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}

interface Places {
  readonly root: string;
  readonly belongings: Belongings;
}

async function findPlaces(git: Git, folder: string): Promise<Places> {
  const [gitFolder = '', objects = '', grafts = '', isInside, up = ''] = (await identify(git, folder)).split('\n');
  const belongings = { objects: resolvePath(folder, objects), shallow: resolvePath(folder, grafts) };
  if (isInside !== 'true') return { root: gitFolder, belongings };
  // Git goes up from where the folder really is; the caller's spelling of the path is kept where it leads to the same place.
  const physical = resolvePath(realpathSync(folder), up);
  const spelled = resolvePath(folder, up);
  return { root: realpathSync(spelled) === physical ? spelled : physical, belongings };
}

const whereCommand =
  'rev-parse --absolute-git-dir --git-path objects --git-path shallow --is-inside-work-tree --show-cdup'.split(' ');

async function identify(git: Git, folder: string): Promise<string> {
  try {
    return await git(...whereCommand);
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.code !== 'git-failed') throw cause;
    if (cause.message.includes('dubious ownership')) {
      throw new EngineError(
        'not-a-repository',
        `Git does not trust the repository at ${folder}: another user owns it.`,
        {
          hint: `Run \`git config --global --add safe.directory ${folder}\` if you trust it.`,
          cause,
        },
      );
    }
    if (!cause.message.includes('not a git repository')) throw cause;
    const hint = 'Run it inside of a repository, or `git init` first.';
    throw new EngineError('not-a-repository', `${folder} is not in a git repository.`, { hint, cause });
  }
}
