import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../github-server/state.ts';
import { git } from '../remote.ts';

/** Files by path; null takes one away. */
export type Edits = Readonly<Record<string, string | null>>;

/** A bare repository to which people push, as far as its server is concerned. */
export interface Repository {
  readonly folder: string;
  /** Adds a commit to a ref (begun at `from` where it is new), and gives its id. */
  commit(ref: string, edits: Edits, by: Account, at: Date, from?: string): string;
  /** Merges a commit into another, without a conflict, and gives the merge's id. Nothing points to it yet. */
  merge(into: string, from: string, at: Date): string;
  set(ref: string, sha: string): void;
  remove(ref: string): void;
  sha(ref: string): string;
}

export function makeRepository(parent: string): Repository {
  const folder = join(parent, 'shop.git');
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--template=', '--bare', '--initial-branch=main');
  const sha = (ref: string): string => git(folder, 'rev-parse', '--verify', ref).trim();
  return {
    folder,
    sha,
    set: (ref, to) => void git(folder, 'update-ref', ref, to),
    remove: (ref) => void git(folder, 'update-ref', '-d', ref),
    commit(ref, edits, by, at, from) {
      const lines = Object.entries(edits).map(([path, text]) =>
        text === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(text)}`,
      );
      const tip = from ?? (exists(folder, ref) ? sha(ref) : undefined);
      const who = `${by.login} <${emailOf(by)}> ${Math.floor(at.getTime() / 1000)} +0000`;
      const stream = [
        `commit ${ref}\nauthor ${who}\ncommitter ${who}\n${data('A commit')}`,
        tip === undefined ? '' : `from ${tip}\n`,
        ...lines,
        '\n',
      ];
      execFileSync('git', ['-C', folder, 'fast-import', '--quiet', '--force'], { input: stream.join('') });
      return sha(ref);
    },
    merge(into, from, at) {
      const tree = git(folder, 'merge-tree', '--write-tree', into, from).trim();
      const date = `${Math.floor(at.getTime() / 1000)} +0000`;
      const person = { NAME: 'GitHub', EMAIL: 'noreply@github.com', DATE: date };
      const env = Object.entries(person).flatMap(([name, value]) => [
        [`GIT_AUTHOR_${name}`, value],
        [`GIT_COMMITTER_${name}`, value],
      ]);
      const parents = ['-p', into, '-p', from];
      return execFileSync('git', ['-C', folder, 'commit-tree', tree, ...parents, '-m', 'Merge'], {
        encoding: 'utf8',
        env: { ...process.env, ...(Object.fromEntries(env) as Record<string, string>) },
      }).trim();
    },
  };
}

export function emailOf(account: Account): string {
  return `${account.login}@example.com`;
}

function exists(folder: string, ref: string): boolean {
  try {
    git(folder, 'rev-parse', '--verify', '--quiet', ref);
    return true;
  } catch {
    return false;
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
