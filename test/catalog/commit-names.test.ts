import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyYaml, gitFixture } from '../support/git-fixture.ts';

const git = gitFixture();

describe('A name of a commit', () => {
  it('is a branch, a tag, an id or its beginning, HEAD or a step back from it', async () => {
    const first = git.made().commit('main');
    git.made().git('tag', '-a', 'v1', '-m', 'Version 1');
    const second = git.made().commit('feature/x');
    const repository = await git.open();
    for (const ref of ['main', 'v1', first, first.slice(0, 10), 'HEAD~1', 'refs/heads/main', 'v1^{commit}']) {
      expect(await repository.resolve(ref)).toBe(first);
    }
    for (const ref of ['HEAD', '@', 'feature/x']) expect(await repository.resolve(ref)).toBe(second);
  });

  it.each([
    ['--upload-pack=touch /tmp/x', 'It begins with a dash, like an option.'],
    ['-h', 'It begins with a dash, like an option.'],
    ['', 'It is empty, too long, or has spaces in it.'],
    ['main other', 'It is empty, too long, or has spaces in it.'],
    ['main\0', 'It is empty, too long, or has spaces in it.'],
    ['main\nother', 'It is empty, too long, or has spaces in it.'],
    ['x'.repeat(1001), 'It is empty, too long, or has spaces in it.'],
  ])('is never taken for something else: %j', async (ref, reason) => {
    git.made().commit('main');
    const repository = await git.open();
    const error = { code: 'bad-arguments', hint: 'Name a branch, a tag or a commit id.' };
    const asks = [
      () => repository.resolve(ref),
      () => repository.tree(ref, everyYaml),
      () => repository.mergeBase('main', ref),
      () => repository.changedFiles(ref, 'main'),
    ];
    for (const ask of asks) await expect(ask()).rejects.toMatchObject(error);
    await expect(repository.resolve(ref)).rejects.toThrow(reason);
  });

  it.each([
    [
      'mian',
      'mian is no commit, branch or tag of this repository.',
      'Did you mean main? Or fetch it first: `git fetch origin`.',
    ],
    [
      'other',
      'other is no commit, branch or tag of this repository.',
      'Did you mean origin/other? Or fetch it first: `git fetch origin`.',
    ],
    [
      'something-else',
      'something-else is no commit, branch or tag of this repository.',
      'Fetch it first: `git fetch origin`.',
    ],
    ['main..other', 'main..other is no commit, branch or tag of this repository.', undefined],
    ['main:a.yaml', 'main:a.yaml is no commit, branch or tag of this repository.', undefined],
    ['HEAD^{tree}', 'HEAD^{tree} is no commit, branch or tag of this repository.', undefined],
    ['0'.repeat(40), `${'0'.repeat(40)} is no commit, branch or tag of this repository.`, undefined],
  ])('that is not there is told with what was meant: %s', async (ref, message, hint) => {
    git.made().write({ 'a.yaml': 'a\n' });
    const sha = git.made().commit('main');
    git.made().git('update-ref', 'refs/remotes/origin/other', sha);
    await expect((await git.open()).resolve(ref)).rejects.toMatchObject({
      code: 'ref-not-found',
      message,
      ...(hint && { hint }),
    });
  });

  it('that a branch and a tag have is refused where they are not the same commit', async () => {
    const first = git.made().commit('main');
    git.made().git('branch', 'same');
    git.made().git('tag', '-a', 'same', '-m', 'Tag');
    git.made().git('tag', '-a', 'main', '-m', 'Tag');
    git.made().git('update-ref', 'refs/remotes/main', first);
    git.made().git('update-ref', 'refs/remotes/main-more/x', first);
    const second = git.made().commit('main', 'Second');
    const repository = await git.open();
    for (const ref of ['main', 'main~0', 'main^{commit}']) {
      await expect(repository.resolve(ref)).rejects.toMatchObject({
        code: 'bad-arguments',
        message: 'main is the name of several commits: refs/heads/main, refs/tags/main, refs/remotes/main.',
        hint: 'Name the one that is meant by its full name.',
      });
    }
    expect(await repository.resolve('same')).toBe(first);
    expect(await repository.resolve('refs/tags/main')).toBe(first);
    for (const ref of ['refs/heads/main', 'HEAD', '@', second]) expect(await repository.resolve(ref)).toBe(second);
  });

  it('names nothing before the first commit', async () => {
    await expect((await git.open()).resolve('HEAD')).rejects.toMatchObject({
      code: 'ref-not-found',
      message: 'The repository has no commit yet.',
      hint: 'Commit something first.',
    });
  });
});

describe('The history of a repository', () => {
  it('has the commit at which two branches part, and the files that differ', async () => {
    git.made().write({ 'a.yaml': 'a\n', 'b.yaml': 'b\n', 'old name.yaml': 'the same\n'.repeat(20), 'é.yaml': 'e\n' });
    const fork = git.made().commit('main');
    git.made().write({ 'a.yaml': 'changed\n', 'new\nname.yaml': 'the same\n'.repeat(20) });
    git.made().remove('old name.yaml');
    git.made().remove('é.yaml');
    const head = git.made().commit('feature');
    git.made().git('checkout', '-q', 'main');
    git.made().write({ 'c.yaml': 'c\n' });
    const base = git.made().commit('main');
    const repository = await git.open();
    expect(await repository.mergeBase('main', 'feature')).toBe(fork);
    expect(await repository.mergeBase(base, base)).toBe(base);
    expect(await repository.changedFiles(fork, head)).toEqual(['a.yaml', 'new\nname.yaml', 'old name.yaml', 'é.yaml']);
    expect(await repository.changedFiles('feature', head)).toEqual([]);
  });

  it('has two that share none', async () => {
    git.made().commit('main');
    git.made().git('checkout', '-q', '--orphan', 'other');
    git.made().commit('other', 'Begin again');
    await expect((await git.open()).mergeBase('main', 'other')).rejects.toMatchObject({
      code: 'bad-arguments',
      message: 'main and other have no history in common.',
    });
  });

  it('that is cut off is told with the way to get the rest', async () => {
    const first = git.made().commit('main');
    git.made().commit('main', 'Second');
    git.made().git('checkout', '-q', '-b', 'feature', first);
    git.made().commit('feature', 'Third');
    const clone = git.emptyFolder();
    execFileSync('git', ['clone', '-q', '--depth=1', '--no-single-branch', `file://${git.made().folder}`, clone], {
      stdio: 'ignore',
    });
    const repository = await git.open(clone);
    const error = {
      code: 'shallow-history',
      hint: 'Run `git fetch --unshallow`; in a GitHub workflow give actions/checkout `fetch-depth: 0`.',
    };
    await expect(repository.mergeBase('origin/main', 'origin/feature')).rejects.toMatchObject(error);
    await expect(repository.resolve('origin/main~1')).rejects.toMatchObject(error);
    await expect(repository.resolve(first)).rejects.toMatchObject(error);
    expect((await repository.tree('origin/main', everyYaml)).files).toEqual([]);
  });

  it.each(['blob:none', 'tree:0'])(
    'that is in a partial clone (%s) is told with the way to get the rest',
    async (filter) => {
      git.made().write({ 'a.yaml': 'a: 1\n' });
      git.made().commit('main');
      git.made().git('config', 'uploadpack.allowFilter', 'true');
      const clone = join(git.emptyFolder(), 'clone');
      const origin = `file://${git.made().folder}`;
      execFileSync('git', ['clone', '-q', '--bare', `--filter=${filter}`, origin, clone], { stdio: 'ignore' });
      await expect((await git.open(clone)).tree('main', everyYaml)).rejects.toMatchObject({
        code: 'git-failed',
        message: 'git ls-tree failed: this clone does not have all that is needed.',
        hint: 'Fetch the rest: `git fetch --refetch --no-filter`, or clone without a filter.',
      });
      execFileSync('git', ['fetch', '--refetch', '--no-filter'], { cwd: clone, stdio: 'ignore' });
      expect((await (await git.open(clone)).tree('main', everyYaml)).files).toHaveLength(1);
    },
  );
});
