import { execFile, spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { delimiter } from 'node:path';
import { EngineError } from '../model/error.ts';

/** Runs one git command to its end and gives what it wrote. */
export type Git = (...args: readonly string[]) => Promise<string>;

/**
 * Settings for every git process. A repository that is reviewed may have been written by anybody, its configuration
 * included: no hooks, no monitor, no external programs.
 */
export const safeConfig: readonly string[] = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'core.quotePath=false',
  'diff.external=',
  'protocol.allow=never',
  // Git would say of the empty file of grafts that such files are out of date.
  'advice.graftFileDeprecated=false',
];

/** Variables that would lead git to another repository than the one that is asked about, as a hook has them; and programs. */
const unwanted = (
  'GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_NAMESPACE GIT_PREFIX PREFIX ' +
  'GIT_EXTERNAL_DIFF GIT_PAGER PAGER GIT_EDITOR EDITOR VISUAL SSH_ASKPASS'
).split(' ');

/** The environment of every git process: quiet, in English, never asking, never fetching what is missing. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A replaced object would have other content than its id says.
    GIT_NO_REPLACE_OBJECTS: '1',
    // Nor other parents than those written in it.
    GIT_GRAFT_FILE: devNull,
    // No transport may be used; the second is for versions that do not know the first.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
  for (const name of unwanted) Reflect.deleteProperty(environment, name);
  // Where a hook is asked about what is being pushed, that is read beside what the repository has, and nothing is written there.
  const { GIT_OBJECT_DIRECTORY: pushed, GIT_ALTERNATE_OBJECT_DIRECTORIES: more } = environment;
  if (pushed !== undefined) {
    environment['GIT_ALTERNATE_OBJECT_DIRECTORIES'] = more === undefined ? pushed : `${pushed}${delimiter}${more}`;
    delete environment['GIT_OBJECT_DIRECTORY'];
  }
  return environment;
}

/** Bytes of an answer that is taken whole; of more, nobody asks that way. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * What one command of git's plumbing writes, as text; nothing of one that fails without a word, as `merge-base` does where there
 * is none. EngineErrors: `cancelled`, `git-failed` with git's own words as the cause.
 */
export function gitText(folder: string, args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const settings = safeConfig.flatMap((setting) => ['-c', setting]);
  const options = { cwd: folder, env: gitEnvironment(), maxBuffer: longestAnswer, ...(signal && { signal }) };
  return new Promise((fulfil, reject) => {
    execFile('git', [...settings, ...args], options, (error, stdout, stderr) => {
      if (!error || (typeof error.code === 'number' && stderr === '')) fulfil(stdout);
      else reject(gitError(args, error.signal ? killed : stderr === '' ? error : new Error(stderr), signal));
    });
  });
}

/**
 * What one git command writes, as it comes: for output whose size is decided by whoever wrote the repository. The process is
 * ended when the reader leaves. EngineErrors as of `gitText`.
 */
export async function* gitOutput(
  folder: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const settings = safeConfig.flatMap((setting) => ['-c', setting]);
  const child = spawn('git', [...settings, ...args], {
    cwd: folder,
    env: gitEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(0, 10_000)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // A reader that leaves early does not wait for the end.
  ended.catch(() => undefined);
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const status = await ended;
    if (status !== 0) throw status === null ? killed : new Error(complaint);
  } catch (cause) {
    throw cause instanceof EngineError ? cause : gitError(args, cause, signal);
  } finally {
    child.kill();
  }
}

/** A process without an exit status was ended by a signal; what it wrote may be a part. */
export const killed = new Error('it was stopped before it was done');

/** EngineErrors `cancelled`, `git-failed`. */
export function gitError(args: readonly string[], cause: unknown, signal: AbortSignal | undefined): EngineError {
  if (signal?.aborted) {
    return new EngineError('cancelled', 'Reading the repository was cancelled.', { cause });
  }
  const words = cause instanceof Error ? cause.message : String(cause);
  if (words.includes('ENOENT')) {
    return new EngineError('git-failed', 'git was not found.', { hint: 'Install git 2.24 or newer.', cause });
  }
  if (/promisor remote|lazy fetching disabled|unable to read (?:blob|tree)|could not parse commit/i.test(words)) {
    const message = `git ${args[0]} failed: this clone does not have all that is needed.`;
    const hint = 'Fetch the rest: `git fetch --refetch --no-filter`, or clone without a filter.';
    return new EngineError('git-failed', message, { hint, cause });
  }
  const line = words.split('\n').find((text) => text.startsWith('fatal:') || text.startsWith('error:')) ?? words;
  return new EngineError('git-failed', `git ${args[0]} failed: ${line.trim().slice(0, 500)}`, {
    hint: 'Run `git fsck` in the repository to see whether it is whole.',
    cause,
  });
}
