import { EngineError } from '../model/error.ts';
import { closest } from '../model/closest.ts';
import type { Git } from './git-command.ts';
import type { GitObjects } from './git-objects.ts';

const wholeId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The commit that a name stands for. EngineErrors: `bad-arguments`, `ref-not-found`, `shallow-history`. */
export async function resolveCommit(git: Git, objects: GitObjects, ref: string): Promise<string> {
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

/** The best common ancestor of two commits; a and b are their names. EngineErrors: `bad-arguments`, `shallow-history`. */
export async function mergeBase(
  git: Git,
  left: string,
  right: string,
  [a, b]: readonly [string, string],
): Promise<string> {
  const sha = (await git('merge-base', left, right)).trim();
  if (wholeId.test(sha)) return sha;
  if (await isShallow(git)) {
    throw shallow(`Where ${a} and ${b} part is not in this clone, which has only a part of the history.`);
  }
  throw new EngineError('bad-arguments', `${a} and ${b} have no history in common.`, {
    hint: 'Compare two commits of one history.',
  });
}

export async function isShallow(git: Git): Promise<boolean> {
  return (await git('rev-parse', '--is-shallow-repository')).trim() === 'true';
}

function shallow(message: string): EngineError {
  return new EngineError('shallow-history', message, {
    hint: 'Run `git fetch --unshallow`; in a GitHub workflow give actions/checkout `fetch-depth: 0`.',
  });
}
