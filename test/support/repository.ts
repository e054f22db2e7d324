import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A git repository in a temporary folder, made by git itself; every commit has the same author, and the same date unless told. */
export interface TestRepository {
  readonly folder: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly remove: (path: string) => void;
  readonly git: (...words: string[]) => string;
  /** Commits everything on a branch (made where HEAD is, if it is new) and gives the commit's id. */
  readonly commit: (branch: string, message?: string, date?: string) => string;
  readonly delete: () => void;
}

export function testRepository(): TestRepository {
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-repository-'));
  const run = (words: readonly string[], date: string): string =>
    execFileSync('git', words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...gitEnvironment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    }).trim();
  const git = (...words: string[]): string => run(words, usualDate);
  git('init', '-q', '-b', 'main');
  return {
    folder,
    git,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    remove: (path) => rmSync(join(folder, path)),
    commit: (branch, message = 'Change', date = usualDate) => {
      if (git('symbolic-ref', '--short', 'HEAD') !== branch) {
        const exists = git('branch', '--list', branch) !== '';
        git('checkout', '-q', ...(exists ? [branch] : ['-b', branch]));
      }
      git('add', '-A');
      run(['commit', '-q', '--allow-empty', '-m', message], date);
      return git('rev-parse', 'HEAD');
    },
    delete: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const gitEnvironment = {
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

const usualDate = '2026-03-01T00:00:00Z';
