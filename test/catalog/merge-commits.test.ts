import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contents, everyYaml, gitFixture } from '../support/git-fixture.ts';

const git = gitFixture();

afterEach(() => vi.unstubAllEnvs());

/** Two branches of one commit: main has the files of `ours`, branch those of `theirs`. */
function partedRepository(
  fork: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
): void {
  const made = git.made();
  made.write(fork);
  made.commit('main');
  made.write(theirs);
  made.commit('branch');
  made.git('checkout', '-q', 'main');
  made.write(ours);
  made.commit('main');
}

/** Everything that is in the repository's own store. */
const storedObjects = (): string =>
  git.made().git('cat-file', '--batch-all-objects', '--batch-check', '--unordered').split('\n').sort().join('\n');

const lines = (first: string, last: string): string => [first, 'a', 'b', 'c', 'd', 'e', 'f', 'g', last].join('\n');

describe('The merge of two commits', () => {
  it('has what both have, and what both have changed in one file', async () => {
    partedRepository(
      { 'a.yaml': lines('one', 'two'), 'b.yaml': 'b' },
      { 'a.yaml': lines('ONE', 'two'), 'c.yaml': 'c' },
      { 'a.yaml': lines('one', 'TWO'), 'd.yaml': 'd' },
    );
    const repository = await git.open();
    const merge = await repository.merge('main', 'branch');
    if (merge.kind !== 'merged') throw new Error(merge.kind);
    expect(await contents(await repository.tree(merge.tree, everyYaml))).toEqual({
      'a.yaml': lines('ONE', 'TWO'),
      'b.yaml': 'b',
      'c.yaml': 'c',
      'd.yaml': 'd',
    });
    expect(await repository.changedFiles('main', merge.tree)).toEqual(['a.yaml', 'd.yaml']);
    expect(await contents(await repository.tree('main', everyYaml))).toMatchObject({ 'c.yaml': 'c' });
  });

  it('is written nowhere in the repository, and is gone when that is closed', async () => {
    partedRepository(
      { 'a.yaml': lines('one', 'two') },
      { 'a.yaml': lines('1', 'two') },
      { 'a.yaml': lines('one', '2') },
    );
    const [before, temporary] = [storedObjects(), git.emptyFolder()];
    vi.stubEnv('TMPDIR', temporary);
    const repository = await git.open();
    expect(await repository.merge('main', 'branch')).toMatchObject({ kind: 'merged' });
    expect(readdirSync(temporary)).toHaveLength(1);
    repository.close();
    expect(readdirSync(temporary)).toEqual([]);
    expect(storedObjects()).toBe(before);
    expect(git.made().git('status', '--porcelain')).toBe('');
  });

  it.each([
    ['both have changed one line', { 'a.yaml': '1' }, { 'a.yaml': '2' }, ['a.yaml']],
    ['both have added one file', { 'n\n"ew.yaml': '1' }, { 'n\n"ew.yaml': '2' }, ['n\n"ew.yaml']],
    ['one has a folder where the other has a file', { 'x/y': '1' }, { x: '2' }, [expect.stringMatching(/^x/)]],
  ])('is a conflict where %s', async (_what, ours, theirs, paths) => {
    partedRepository({ 'a.yaml': '0' }, ours, theirs);
    expect(await (await git.open()).merge('main', 'branch')).toEqual({ kind: 'conflict', paths });
  });

  it('is a conflict where the one has moved a folder into which the other adds', async () => {
    const made = git.made();
    made.write({ 'old/a.yaml': lines('a', '1'), 'old/b.yaml': lines('b', '2') });
    made.commit('main');
    made.write({ 'old/c.yaml': 'c' });
    made.commit('branch');
    made.git('checkout', '-q', 'main');
    made.git('mv', 'old', 'new');
    made.commit('main');
    expect(await (await git.open()).merge('main', 'branch')).toMatchObject({ kind: 'conflict' });
  });

  it('of histories that have crossed has the changes of both', async () => {
    partedRepository(
      { 'a.yaml': lines('one', 'two') },
      { 'a.yaml': lines('ONE', 'two') },
      { 'a.yaml': lines('one', 'TWO') },
    );
    const made = git.made();
    const [left, right] = [made.git('rev-parse', 'main'), made.git('rev-parse', 'branch')];
    made.git('merge', '-q', '--no-edit', right);
    made.write({ 'm.yaml': 'm' });
    made.commit('main');
    made.git('checkout', '-q', 'branch');
    made.git('merge', '-q', '--no-edit', left);
    made.write({ 'n.yaml': 'n' });
    made.commit('branch');
    expect(made.git('merge-base', '--all', 'main', 'branch').split('\n')).toHaveLength(2);
    const repository = await git.open();
    const merge = await repository.merge('main', 'branch');
    if (merge.kind !== 'merged') throw new Error(merge.kind);
    expect(await contents(await repository.tree(merge.tree, everyYaml))).toEqual({
      'a.yaml': lines('ONE', 'TWO'),
      'm.yaml': 'm',
      'n.yaml': 'n',
    });
  });

  it('runs no program that the repository names, and does not heed what it says of merging', async () => {
    partedRepository(
      { 'a.yaml': lines('one', 'two'), '.gitattributes': '*.yaml merge=evil\n' },
      { 'a.yaml': lines('1', 'two') },
      { 'a.yaml': lines('one', '2') },
    );
    const [folder, trace] = [git.made().folder, join(git.emptyFolder(), 'trace')];
    mkdirSync(join(folder, '.git/info'), { recursive: true });
    writeFileSync(join(folder, '.git/info/attributes'), '*.yaml merge=evil\n');
    appendFileSync(
      join(folder, '.git/config'),
      `[merge]\n\tdefault = evil\n[merge "evil"]\n\tdriver = echo ran >> ${trace}; false\n`,
    );
    expect(await (await git.open()).merge('main', 'branch')).toMatchObject({ kind: 'merged' });
    expect(existsSync(trace)).toBe(false);
  });

  it('is found in a shallow clone that has where the two part, in a bare one, and in a second working tree', async () => {
    partedRepository({ 'a.yaml': lines('one', 'two') }, { 'b.yaml': 'b' }, { 'c.yaml': 'c' });
    const made = git.made();
    const [shallow, bare, tree] = [git.emptyFolder(), git.emptyFolder(), join(git.emptyFolder(), 'a "tree"')];
    made.git('commit', '-q', '--allow-empty', '-m', 'Another');
    made.git('clone', '-q', '--no-single-branch', '--depth', '3', `file://${made.folder}`, shallow);
    made.git('clone', '-q', '--bare', made.folder, bare);
    made.git('worktree', 'add', '-q', tree, '-b', 'second');
    const merges = await Promise.all([
      git.open(shallow).then((repository) => repository.merge('main', 'origin/branch')),
      git.open(bare).then((repository) => repository.merge('main', 'branch')),
      git.open(tree).then((repository) => repository.merge('main', 'branch')),
    ]);
    expect(new Set(merges.map((merge) => JSON.stringify(merge))).size).toBe(1);
    expect(merges[0]?.kind).toBe('merged');
  });

  it('needs a folder to be tried out in', async () => {
    partedRepository({ 'a.yaml': '0' }, { 'b.yaml': '1' }, { 'c.yaml': '1' });
    vi.stubEnv('TMPDIR', join(git.emptyFolder(), 'nowhere'));
    await expect((await git.open()).merge('main', 'branch')).rejects.toMatchObject({ code: 'unwritable' });
  });

  it('says of a clone without the contents that it has not all that is needed', async () => {
    partedRepository(
      { 'a.yaml': lines('one', 'two') },
      { 'a.yaml': lines('1', 'two') },
      { 'a.yaml': lines('one', '2') },
    );
    const partial = git.emptyFolder();
    git.made().git('config', 'uploadpack.allowFilter', 'true');
    git.made().git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${git.made().folder}`, partial);
    const repository = await git.open(partial);
    await expect(repository.merge('main', 'origin/branch')).rejects.toMatchObject({
      code: 'git-failed',
      message: 'git merge-tree failed: this clone does not have all that is needed.',
      hint: expect.stringContaining('--refetch'),
    });
  });

  it('sees what is being pushed beside what is there, as a hook is asked about it', async () => {
    partedRepository(
      { 'a.yaml': lines('one', 'two') },
      { 'a.yaml': lines('1', 'two') },
      { 'a.yaml': lines('one', '2') },
    );
    const made = git.made();
    const [sha, base] = [made.git('rev-parse', 'branch'), git.emptyFolder()];
    made.git('clone', '-q', '--bare', '--single-branch', '--branch', 'main', made.folder, base);
    renameSync(join(made.folder, '.git/objects'), join(base, 'incoming'));
    vi.stubEnv('GIT_OBJECT_DIRECTORY', join(base, 'incoming'));
    const repository = await git.open(base);
    expect(await repository.merge('main', sha)).toMatchObject({ kind: 'merged' });
  });

  it('is found whatever hash the repository names its objects by', async () => {
    const [folder, made] = [git.emptyFolder(), git.made()];
    made.git('init', '-q', '-b', 'main', '--object-format=sha256', folder);
    for (const [branch, file] of [
      ['main', 'a.yaml'],
      ['branch', 'b.yaml'],
      ['main', 'c.yaml'],
    ] as const) {
      if (file !== 'a.yaml') made.git('-C', folder, 'checkout', '-q', ...(file === 'b.yaml' ? ['-b'] : []), branch);
      writeFileSync(join(folder, file), file);
      made.git('-C', folder, 'add', '-A');
      made.git('-C', folder, 'commit', '-q', '-m', file);
    }
    const repository = await git.open(folder);
    const merge = await repository.merge('main', 'branch');
    if (merge.kind !== 'merged') throw new Error(merge.kind);
    expect(await repository.changedFiles('main', merge.tree)).toEqual(['b.yaml']);
  });

  it('is stopped when it is not wanted any more', async () => {
    partedRepository({ 'a.yaml': '0' }, { 'b.yaml': '1' }, { 'c.yaml': '1' });
    const stop = new AbortController();
    const repository = await git.open(undefined, stop.signal);
    await Promise.all([repository.resolve('main'), repository.resolve('branch')]);
    stop.abort();
    await expect(repository.merge('main', 'branch')).rejects.toMatchObject({ code: 'cancelled' });
  });
});
