import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A scenario is one text: what it shows, files, and commands with what they print.
 *
 *     Title and prose
 *     === file PATH        the lines that follow are its content
 *     === remove PATH
 *     === commit BRANCH[@TIME] MESSAGE    all files, on a branch that begins where HEAD is
 *     === run ARGUMENTS    of groundtruth; what follows is what it printed, errors marked with `! `
 *     === status N
 *
 * Running one gives the same text again with what was really printed, so a file snapshot of it is the test.
 */
export function runScenario(text: string): string {
  if (!existsSync(bin)) throw new Error('The command is not built: run `npm run build` first.');
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-scenario-'));
  try {
    return blocksOf(text)
      .map((block) => play(block, folder))
      .filter((block) => block !== '')
      .join('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bin = join(dirname(fileURLToPath(import.meta.url)), '../../dist/bin/groundtruth.cjs');

/** The moment at which every scenario plays, unless a command names another. */
const moment = '2026-03-01T12:00:00Z';

interface Block {
  readonly head: string;
  readonly body: string;
}

function blocksOf(text: string): Block[] {
  return text.split(/^(?==== )/m).map((part) => {
    if (!part.startsWith('=== ')) return { head: '', body: part };
    const end = part.indexOf('\n');
    return { head: part.slice(4, end), body: part.slice(end + 1) };
  });
}

function play({ head, body }: Block, folder: string): string {
  const [verb = '', ...words] = head.split(' ');
  if (verb === 'status') return '';
  if (verb === 'run') return `=== ${head}\n${runCommand(words, folder)}`;
  if (verb === 'file') {
    const path = join(folder, words.join(' '));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
  }
  if (verb === 'remove') rmSync(join(folder, words.join(' ')));
  if (verb === 'commit') commit(words[0] ?? 'main', words.slice(1).join(' '), folder);
  return head === '' ? body : `=== ${head}\n${body}`;
}

function runCommand(words: readonly string[], folder: string): string {
  const at = words.includes('--at') || words[0] === 'init' || words[0] === '--help' ? [] : ['--at', moment];
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...words, ...at], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', COLUMNS: '100' },
  });
  // That a stage took more than a second is a matter of the machine.
  const told = stderr.replaceAll(/^[\w ]+: .* \(\d+\.\d s\)\n/gm, '');
  const errors = told === '' ? '' : told.replace(/\n$/, '').replaceAll(/^/gm, '! ') + '\n';
  const printed = (stdout + errors).replaceAll(folder, '<folder>');
  return `${printed}${printed === '' || printed.endsWith('\n') ? '' : '\n'}=== status ${status}\n`;
}

function commit(place: string, message: string, folder: string): void {
  const [branch = 'main', at = '2026-03-01T00:00:00Z'] = place.split('@', 2);
  const git = (...words: string[]) =>
    execFileSync('git', words, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Scenario',
        GIT_AUTHOR_EMAIL: 'scenario@example.com',
        GIT_COMMITTER_NAME: 'Scenario',
        GIT_COMMITTER_EMAIL: 'scenario@example.com',
        GIT_AUTHOR_DATE: at,
        GIT_COMMITTER_DATE: at,
      },
    });
  git('init', '-q', '-b', 'main');
  const known = spawnSync('git', ['rev-parse', '-q', '--verify', `refs/heads/${branch}`], { cwd: folder }).status === 0;
  if (branch !== 'main' || known) git('checkout', '-q', ...(known ? [branch] : ['-b', branch]));
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', message);
}
