import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lines } from '../support/findings.ts';
import { contents, everyYaml, gitFixture } from '../support/git-fixture.ts';
import { testRepository } from '../support/repository.ts';

const git = gitFixture();

describe('A repository', () => {
  it('is found from a folder inside of it, and files count from its top', async () => {
    git.made().write({ 'a/b/c.yaml': 'c: 1\n', 'd.yaml': 'd: 1\n' });
    git.made().commit('main');
    const repository = await git.open(join(git.made().folder, 'a/b'));
    expect(repository.root).toBe(git.made().folder);
    expect(await contents(await repository.tree('HEAD', everyYaml))).toEqual({
      'a/b/c.yaml': 'c: 1\n',
      'd.yaml': 'd: 1\n',
    });
    expect(await repository.changedFiles('HEAD', 'HEAD')).toEqual([]);
  });

  it('keeps the spelling of its path, unless a link leads somewhere else', async () => {
    git.made().write({ 'a/b.yaml': 'b: 1\n' });
    git.made().commit('main');
    const links = git.emptyFolder();
    symlinkSync(git.made().folder, join(links, 'whole'));
    symlinkSync(join(git.made().folder, 'a'), join(links, 'part'));
    expect((await git.open(join(links, 'whole', 'a'))).root).toBe(join(links, 'whole'));
    expect((await git.open(join(links, 'part'))).root).toBe(realpathSync(git.made().folder));
  });

  it('may be bare, or a working tree of its own', async () => {
    git.made().write({ 'a.yaml': 'a: 1\n' });
    git.made().commit('main');
    const [bare, tree] = [join(git.emptyFolder(), 'bare.git'), join(git.emptyFolder(), 'tree')];
    git.made().git('clone', '-q', '--bare', git.made().folder, bare);
    git.made().git('worktree', 'add', '-q', tree, '-b', 'second');
    for (const folder of [bare, tree]) {
      const repository = await git.open(folder);
      expect(repository.root).toBe(folder);
      expect(await contents(await repository.tree('HEAD', everyYaml))).toEqual({ 'a.yaml': 'a: 1\n' });
    }
  });

  it.each([
    ['a folder without one', '', 'is not in a git repository.'],
    ['no folder', 'nope', 'is not a folder.'],
  ])('is not found in %s', async (_what, name, message) => {
    const folder = join(git.emptyFolder(), name);
    await expect(git.open(folder)).rejects.toMatchObject({ code: 'not-a-repository', message: `${folder} ${message}` });
  });

  it('is the one that is asked about, whatever a hook has in its environment', async () => {
    git.made().commit('main');
    const other = testRepository();
    const sha = other.commit('main', 'Another');
    process.env['GIT_DIR'] = join(git.made().folder, '.git');
    process.env['GIT_INDEX_FILE'] = 'nope';
    try {
      expect(await (await git.open(other.folder)).resolve('main')).toBe(sha);
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['GIT_INDEX_FILE'];
      other.delete();
    }
  });

  it('runs nothing that its configuration names', async () => {
    git.made().write({ 'a.yaml': 'a: 1\n', '.gitattributes': '*.yaml diff=evil filter=evil\n' });
    const first = git.made().commit('main');
    git.made().write({ 'a.yaml': 'a: 2\n' });
    git.made().commit('main');
    const trace = join(git.emptyFolder(), 'trace');
    const program = `echo ran >> ${trace}; cat`;
    appendFileSync(
      join(git.made().folder, '.git/config'),
      `[core]\n\tfsmonitor = ${program}\n\thooksPath = hooks\n\tpager = ${program}\n\tsshCommand = ${program}\n` +
        `[diff]\n\texternal = ${program}\n[diff "evil"]\n\ttextconv = ${program}\n\tcommand = ${program}\n` +
        `[filter "evil"]\n\tsmudge = ${program}\n\tclean = ${program}\n[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n` +
        `[extensions]\n\tpartialClone = evil\n[remote "evil"]\n\turl = ext::sh -c "${program}"\n\tpromisor = true\n[alias]\n\tls-tree = !${program}\n`,
    );
    mkdirSync(join(git.made().folder, 'hooks'));
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(git.made().folder, 'hooks', hook), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    }
    const id = git.made().git('-c', 'core.fsmonitor=false', 'rev-parse', 'main:a.yaml');
    rmSync(join(git.made().folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    rmSync(trace, { force: true });
    const repository = await git.open();
    expect(await contents(await repository.tree(first, everyYaml))).toEqual({ 'a.yaml': 'a: 1\n' });
    expect(await repository.changedFiles(first, 'main')).toEqual(['a.yaml']);
    const tree = await repository.tree('main', everyYaml);
    expect(lines([...tree.findings])).toEqual([
      '1:1 error file.unreadable a.yaml was not read: this clone does not have its content. | Fetch it: `git fetch --refetch --filter=blob:limit=32m`, or clone without a filter.',
    ]);
    await expect(repository.resolve('nothing')).rejects.toMatchObject({ code: 'ref-not-found' });
    expect(existsSync(trace)).toBe(false);
  });

  it('gives objects as they are, not as somebody has replaced them', async () => {
    git.made().write({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' });
    git.made().commit('main');
    git.made().git('replace', git.made().git('rev-parse', 'main:a.yaml'), git.made().git('rev-parse', 'main:b.yaml'));
    expect(await contents(await (await git.open()).tree('main', everyYaml))).toEqual({
      'a.yaml': 'a: 1\n',
      'b.yaml': 'b: 1\n',
    });
  });

  it('has the history that its commits tell, not what somebody has grafted onto it', async () => {
    const first = git.made().commit('main');
    const second = git.made().commit('main', 'Second');
    const third = git.made().commit('main', 'Third');
    mkdirSync(join(git.made().folder, '.git/info'), { recursive: true });
    writeFileSync(join(git.made().folder, '.git/info/grafts'), `${third} ${first}\n`);
    const repository = await git.open();
    expect(await repository.resolve('main~1')).toBe(second);
    expect(await repository.mergeBase(second, third)).toBe(second);
  });

  it('tells that git was ended while it read', async () => {
    git
      .made()
      .write(
        Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}.yaml`, `${index}\n`.repeat(100_000)])),
      );
    git.made().commit('main');
    const repository = await git.open();
    const tree = await repository.tree('main', everyYaml);
    const reading = (async () => {
      for await (const { file } of tree.read(tree.files)) {
        if (file.path === 'f1.yaml') for (const pid of gitProcesses(git.made().folder)) process.kill(pid, 'SIGKILL');
      }
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'git-failed',
      message: 'git ended by SIGKILL before it had answered.',
    });
    await expect(contents(tree)).rejects.toMatchObject({ code: 'git-failed' });
  });

  it('stops when it is told to, and leaves no process behind', async () => {
    git
      .made()
      .write(
        Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}.yaml`, `${index}\n`.repeat(100_000)])),
      );
    git.made().commit('main');
    const abort = new AbortController();
    const repository = await git.open(git.made().folder, abort.signal);
    const tree = await repository.tree('main', everyYaml);
    const reading = (async () => {
      for await (const { file } of tree.read(tree.files)) if (file.path === 'f1.yaml') abort.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await expect(repository.resolve('HEAD')).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => gitProcesses(git.made().folder)).toEqual([]);
  });

  it('leaves no process behind when it is closed', async () => {
    git.made().write({ 'a.yaml': 'a: 1\n' });
    git.made().commit('main');
    const repository = await git.open();
    const tree = await repository.tree('main', everyYaml);
    await contents(tree);
    expect(gitProcesses(git.made().folder)).toHaveLength(1);
    repository.close();
    await expect.poll(() => gitProcesses(git.made().folder)).toEqual([]);
    await expect(contents(tree)).rejects.toMatchObject({ code: 'cancelled', message: 'The repository was closed.' });
  });
});

/** Ids of the git processes that run in a folder. */
function gitProcesses(folder: string): number[] {
  const here = realpathSync(folder);
  return execFileSync('ps', ['-eo', 'pid=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, name]) => name === 'git')
    .map(([pid]) => Number(pid))
    .filter((pid) => workingFolder(pid) === here);
}

function workingFolder(pid: number): string | undefined {
  try {
    return realpathSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
