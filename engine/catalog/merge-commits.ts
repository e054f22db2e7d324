import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../model/error.ts';
import { gitEnvironment, gitError, safeConfig } from './git-command.ts';

/** What two commits are together, as a tree of its own; or the paths, sorted as git has them, that nobody but a person can merge. */
export type Merge =
  | { readonly kind: 'merged'; readonly tree: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] }
  /** This git is older than 2.38. */
  | { readonly kind: 'unsupported' };

/** A bare repository in a temporary folder that borrows the objects of another one, which is never written to. */
export interface ScratchRepository {
  readonly folder: string;
  delete(): void;
}

/**
 * Settings of a merge that is the same on every machine and of bounded cost: beyond so many renames a moved file is a conflict.
 * What the repository and its user have configured does not count, and programs that merge (`merge.*.driver`) are not run.
 */
const mergeConfig: readonly string[] = [
  ...safeConfig,
  `core.attributesFile=${devNull}`,
  'merge.renames=true',
  'merge.renameLimit=1000',
  'merge.directoryRenames=conflict',
];

/** Bytes of paths in conflict; of more, nobody reads. */
const maxOutput = 16 * 1024 * 1024;

/** Where a repository keeps what others may borrow: absolute paths. */
export interface Belongings {
  readonly objects: string;
  /** The file of the commits at which a shallow clone ends. */
  readonly shallow: string;
}

/** EngineError `unwritable`. */
export function makeScratch({ objects, shallow }: Belongings, sha: string): ScratchRepository {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'groundtruth-merge-'));
    const format = sha.length === 64 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
    mkdirSync(join(folder, 'objects', 'info'), { recursive: true });
    mkdirSync(join(folder, 'refs'));
    writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
    writeFileSync(join(folder, 'config'), `[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n${format}`);
    writeFileSync(join(folder, 'objects', 'info', 'alternates'), `${JSON.stringify(objects)}\n`);
    copyIfThere(shallow, join(folder, 'shallow'));
    return { folder, delete: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (cause) {
    throw new EngineError('unwritable', `No temporary folder could be made in ${tmpdir()}.`, {
      hint: 'A merge is tried out in one. Make room there, or name another folder in TMPDIR.',
      cause,
    });
  }
}

function copyIfThere(from: string, to: string): void {
  try {
    writeFileSync(to, readFileSync(from));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
  }
}

/**
 * The merge of one commit into another, tried out in a scratch repository: no working tree, no index, no hook. Where the two
 * have several best ancestors, git merges those first. EngineErrors of `gitText`.
 */
export function mergeCommits(
  folder: string,
  [ours, theirs]: readonly [string, string],
  signal: AbortSignal | undefined,
): Promise<Merge> {
  const settings = mergeConfig.flatMap((setting) => ['-c', setting]);
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs];
  const options = { cwd: folder, env: mergeEnvironment(), maxBuffer: maxOutput, ...(signal && { signal }) };
  return new Promise((fulfil, reject) => {
    execFile('git', [...settings, ...args], options, (error, stdout, stderr) => {
      const [tree = '', ...paths] = stdout.split('\0').filter((text) => text !== '');
      if (!error) fulfil({ kind: 'merged', tree });
      // One that conflicts in how folders were renamed alone names no path: the status says it.
      else if (error.code === 1 && tree !== '') fulfil({ kind: 'conflict', paths: [...new Set(paths)] });
      else if (error.code === 129) fulfil({ kind: 'unsupported' });
      else reject(gitError(args, stderr === '' ? error : new Error(stderr), signal));
    });
  });
}

function mergeEnvironment(): NodeJS.ProcessEnv {
  return { ...gitEnvironment(), GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull, GIT_ATTR_NOSYSTEM: '1' };
}
