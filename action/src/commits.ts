import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { EngineError } from '../../engine/model/error.ts';

const execute = promisify(execFile);

/** History fetched in each round, in commits from both tips, until they meet. */
const depths = [50, 500, 5000];

export interface WantedCommits {
  /** The checkout; only its object store is added to. */
  readonly folder: string;
  readonly base: string;
  readonly head: string;
  /** Only a remote on this server is shown the token. */
  readonly serverUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that both commits and a merge base of them can be read as git objects, fetching from `origin` what is missing.
 * No file is checked out, no ref is written, no credential stays behind.
 * Throws `not-a-repository`, `ref-not-found`, `git-failed` or `shallow-history`, each with what to change in the workflow.
 */
export async function ensureCommits(wanted: WantedCommits): Promise<void> {
  const shallow = await isShallow(wanted);
  if (await areJoined(wanted)) return;
  if (!shallow) {
    // A depth would cut off the history that is here.
    await fetchCommits(wanted, [], [wanted.base, wanted.head]);
    return;
  }
  for (const depth of depths) {
    await fetchCommits(wanted, [`--depth=${depth}`], [wanted.base, wanted.head]);
    if (await areJoined(wanted)) return;
  }
  throw new EngineError(
    'shallow-history',
    `No common ancestor of ${wanted.base} and ${wanted.head} was found in ${depths.at(-1)} commits of history.`,
    { hint: 'Set `fetch-depth: 0` on actions/checkout.' },
  );
}

/**
 * Of the heads given, those that can be compared with the base: read as git objects, with history down to where they left it.
 * One that is gone, or too far away, costs itself alone. What was found is kept in `known`. Throws only what the signal says.
 */
export async function comparableHeads(
  wanted: WantedCommits,
  heads: readonly string[],
  known: Map<string, boolean>,
): Promise<ReadonlySet<string>> {
  const unknown = heads.filter((head) => !known.has(`${wanted.base} ${head}`));
  const missing = await unjoined(wanted, unknown);
  if (missing.length > 0) {
    const depth = (await isShallow(wanted)) ? [`--depth=${depths[1]}`] : [];
    const all = await triesFetch(wanted, depth, missing);
    if (!all) for (const head of missing) await triesFetch(wanted, depth, [head]);
  }
  const lost = new Set(await unjoined(wanted, missing));
  for (const head of unknown) known.set(`${wanted.base} ${head}`, !lost.has(head));
  return new Set(heads.filter((head) => known.get(`${wanted.base} ${head}`)));
}

async function unjoined(wanted: WantedCommits, heads: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const head of heads) if (!(await areJoined({ ...wanted, head }))) found.push(head);
  return found;
}

/** True where the first commit is the second, or in its history, as far as that is here. */
export async function isAncestor(wanted: WantedCommits, ancestor: string, descendant: string): Promise<boolean> {
  return succeeds(wanted, 'merge-base', '--is-ancestor', ancestor, descendant);
}

async function triesFetch(
  wanted: WantedCommits,
  options: readonly string[],
  commits: readonly string[],
): Promise<boolean> {
  try {
    await fetchCommits(wanted, options, commits);
    return true;
  } catch {
    wanted.signal.throwIfAborted();
    return false;
  }
}

async function isShallow(wanted: WantedCommits): Promise<boolean> {
  try {
    return (await git(wanted, 'rev-parse', '--is-shallow-repository')).trim() === 'true';
  } catch (error) {
    wanted.signal.throwIfAborted();
    throw new EngineError('not-a-repository', `There is no git repository in ${wanted.folder}.`, {
      hint: 'Run actions/checkout before this action, without `path`.',
      cause: error,
    });
  }
}

async function areJoined(wanted: WantedCommits): Promise<boolean> {
  return (
    (await succeeds(wanted, 'cat-file', '-e', `${wanted.base}^{commit}`)) &&
    (await succeeds(wanted, 'cat-file', '-e', `${wanted.head}^{commit}`)) &&
    succeeds(wanted, 'merge-base', wanted.base, wanted.head)
  );
}

/** GitHub gives any commit by its id, those of pull requests from forks too. */
async function fetchCommits(
  wanted: WantedCommits,
  options: readonly string[],
  commits: readonly string[],
): Promise<void> {
  const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
  try {
    await git(wanted, 'fetch', ...quiet, ...options, 'origin', ...commits);
  } catch (error) {
    wanted.signal.throwIfAborted();
    throw explainFetch(error);
  }
}

function explainFetch(error: unknown): EngineError {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  const gone = /not our ref ([0-9a-f]+)/.exec(said)?.[1];
  if (gone !== undefined) {
    return new EngineError('ref-not-found', `The commit ${gone} is no longer on the server.`, {
      hint: 'The branch has probably moved on: a newer run will judge it.',
      cause: error,
    });
  }
  return new EngineError('git-failed', `The commits could not be fetched: ${said.split('\n').at(-1) ?? ''}`, {
    hint: 'Give the job `contents: read`, or set `fetch-depth: 0` on actions/checkout.',
    cause: error,
  });
}

async function succeeds(wanted: WantedCommits, ...args: readonly string[]): Promise<boolean> {
  try {
    await git(wanted, ...args);
    return true;
  } catch {
    wanted.signal.throwIfAborted();
    return false;
  }
}

async function git(wanted: WantedCommits, ...args: readonly string[]): Promise<string> {
  const safe = ['-c', `core.hooksPath=${devNull}`, '-c', 'protocol.ext.allow=never', '-c', 'credential.helper='];
  const { stdout } = await execute('git', ['-C', wanted.folder, ...safe, ...args], {
    signal: wanted.signal,
    env: { ...process.env, ...authentication(wanted), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
  });
  return stdout;
}

/**
 * The token as a request header for this one server, through the environment: neither on a command line nor in a file.
 * The empty value first takes away a header that actions/checkout has left; GitHub refuses two.
 */
function authentication(wanted: WantedCommits): Record<string, string> {
  const first = Number(process.env['GIT_CONFIG_COUNT'] ?? 0);
  const key = `http.${wanted.serverUrl}/.extraheader`;
  const basic = Buffer.from(`x-access-token:${wanted.token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: String(first + 2),
    [`GIT_CONFIG_KEY_${first}`]: key,
    [`GIT_CONFIG_VALUE_${first}`]: '',
    [`GIT_CONFIG_KEY_${first + 1}`]: key,
    [`GIT_CONFIG_VALUE_${first + 1}`]: `AUTHORIZATION: basic ${basic}`,
  };
}
