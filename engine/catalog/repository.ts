import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { EngineError } from '../model/error.ts';
import { closest } from '../model/closest.ts';
import { gitOutput, gitText, type Git } from './git-command.ts';
import { type BranchHistory, readHistory } from './git-history.ts';
import { openObjects, type GitObjects } from './git-objects.ts';
import { differentPaths, listCommand, listTree, readBlobs, selectFiles, type TreeEntry } from './git-tree.ts';
import { type Belongings, makeScratch, mergeCommits, type Merge, type ScratchRepository } from './merge-commits.ts';
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
  history(ref: string, paths: readonly string[], since: string): Promise<BranchHistory>;
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
    async history(ref, paths, since) {
      const [sha, shallowClone] = await Promise.all([resolve(ref), isShallow(git)]);
      return readHistory(root, sha, paths, since, { isShallow: shallowClone, signal });
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

const wholeId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

async function resolveCommit(git: Git, objects: GitObjects, ref: string): Promise<string> {
  checkRef(ref);
  // Asked at once: each question that waits for another costs a turn.
  const [sha, ambiguous] = await Promise.all([objects.idOf(`${ref}^{commit}`), ambiguityOf(objects, ref)]);
  if (sha !== undefined && ambiguous) throw ambiguous;
  if (sha !== undefined) return sha;
  if (await isShallow(git)) throw shallow(`${ref} is not in this clone, which has only a part of the history.`);
  if (ref === 'HEAD' || ref === '@') {
    throw new EngineError('ref-not-found', 'The repository has no commit yet.', { hint: 'Commit something first.' });
  }
  const branches = (await git('for-each-ref', '--format=%(refname:short)', '--count=10000'))
    .split('\n')
    .filter(Boolean);
  const meant = branches.find((name) => name.endsWith(`/${ref}`)) ?? closest(ref, branches);
  throw new EngineError('ref-not-found', `${ref} is no commit, branch or tag of this repository.`, {
    hint:
      meant === undefined
        ? 'Fetch it first: `git fetch origin`.'
        : `Did you mean ${meant}? Or fetch it first: \`git fetch origin\`.`,
  });
}

/** Git takes a tag before a branch of the same name, so that whoever may push a tag could choose what is compared. */
async function ambiguityOf(objects: GitObjects, ref: string): Promise<EngineError | undefined> {
  const name = /^(?:(?!@\{)[^~^])*/.exec(ref)?.[0] ?? '';
  if (name === '' || name === 'HEAD' || name === '@' || name.startsWith('refs/') || wholeId.test(name))
    return undefined;
  const places = ['heads', 'tags', 'remotes'].map((place) => `refs/${place}/${name}`);
  const commits = await Promise.all(places.map((place) => objects.idOf(`${place}^{commit}`)));
  const found = places.filter((_, index) => commits[index] !== undefined);
  if (new Set(commits.filter((sha) => sha !== undefined)).size < 2) return undefined;
  return new EngineError('bad-arguments', `${name} is the name of several commits: ${found.join(', ')}.`, {
    hint: 'Name the one that is meant by its full name.',
  });
}

/** A ref goes to git as an argument: nothing that git could take for an option, nor for two. */
function checkRef(ref: string): void {
  const isOption = ref.startsWith('-');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (ref !== '' && !isOption && ref.length <= 1000 && !/[\0-\x20\x7F]/.test(ref)) return;
  const shown = JSON.stringify(ref.slice(0, 100));
  const what = isOption ? 'It begins with a dash, like an option.' : 'It is empty, too long, or has spaces in it.';
  throw new EngineError('bad-arguments', `${shown} cannot be the name of a commit. ${what}`, {
    hint: 'Name a branch, a tag or a commit id.',
  });
}

async function mergeBase(git: Git, left: string, right: string, [a, b]: readonly [string, string]): Promise<string> {
  const sha = (await git('merge-base', left, right)).trim();
  if (wholeId.test(sha)) return sha;
  if (await isShallow(git)) {
    throw shallow(`Where ${a} and ${b} part is not in this clone, which has only a part of the history.`);
  }
  throw new EngineError('bad-arguments', `${a} and ${b} have no history in common.`, {
    hint: 'Compare two commits of one history.',
  });
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git('rev-parse', '--is-shallow-repository')).trim() === 'true';
}

function shallow(message: string): EngineError {
  return new EngineError('shallow-history', message, {
    hint: 'Run `git fetch --unshallow`; in a GitHub workflow give actions/checkout `fetch-depth: 0`.',
  });
}
