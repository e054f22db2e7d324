import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchCatalogFiles } from '../../engine/catalog/config.ts';
import { listTree } from '../../engine/catalog/git-tree.ts';
import { MAX_FILE_BYTES } from '../../engine/catalog/limits.ts';
import { folderTree } from '../../engine/catalog/tree.ts';
import { lines } from '../support/findings.ts';
import { contents, everyYaml, gitFixture } from '../support/git-fixture.ts';

const git = gitFixture();

describe('The tree of a commit', () => {
  it('has the files of that commit, whatever is checked out', async () => {
    git.made().write({ 'a.yaml': 'a: 1\n', 'b/c.yaml': 'c: 1\n', 'd.txt': 'd\n', 'B.yaml': '' });
    const first = git.made().commit('main');
    git.made().write({ 'a.yaml': 'a: 2\n', 'e.yaml': 'e\n' });
    git.made().remove('B.yaml');
    git.made().commit('main');
    git.made().write({ 'a.yaml': 'not committed\n' });
    const repository = await git.open();
    const tree = await repository.tree('HEAD~1', everyYaml);
    expect(tree).toMatchObject({ root: git.made().folder, ref: 'HEAD~1', sha: first, findings: [] });
    expect(tree.files.map(({ path, size }) => [path, size])).toEqual([
      ['B.yaml', 0],
      ['a.yaml', 5],
      ['b/c.yaml', 5],
    ]);
    expect(tree.files.map(({ id }) => id)).toEqual(
      ['B.yaml', 'a.yaml', 'b/c.yaml'].map((path) => git.made().git('rev-parse', `${first}:${path}`)),
    );
    expect(await contents(tree)).toEqual({ 'B.yaml': '', 'a.yaml': 'a: 1\n', 'b/c.yaml': 'c: 1\n' });
    expect(await contents(await repository.tree('main', everyYaml))).toEqual({
      'a.yaml': 'a: 2\n',
      'b/c.yaml': 'c: 1\n',
      'e.yaml': 'e\n',
    });
  });

  it('gives every byte of many files and of large ones, to several readers at once', async () => {
    const large = Buffer.alloc(3_000_000, 'line\n\0é');
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`f${index}.yaml`, `${index}\n`.repeat(index)]),
    );
    git.made().write(files);
    writeFileSync(join(git.made().folder, 'large.yaml'), large);
    writeFileSync(join(git.made().folder, 'larger.yaml'), Buffer.concat([large, large]));
    git.made().commit('main');
    const tree = await (await git.open()).tree('main', everyYaml);
    const [one, two] = await Promise.all([contents(tree), contents(tree)]);
    expect(one).toEqual(two);
    expect(one).toEqual({ ...files, 'large.yaml': large.toString(), 'larger.yaml': large.toString().repeat(2) });
  });

  it('can be left in the middle', async () => {
    git.made().write(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}.yaml`, `${index}\n`])));
    git.made().commit('main');
    const repository = await git.open();
    const tree = await repository.tree('main', everyYaml);
    for await (const { file } of tree.read(tree.files)) if (file.path === 'f1.yaml') break;
    expect((await contents(tree))['f299.yaml']).toBe('299\n');
  });

  it('follows no link and enters no submodule', async () => {
    git.made().write({ 'real/a.yaml': 'a: 1\n' });
    symlinkSync('a.yaml', join(git.made().folder, 'real/b.yaml'));
    symlinkSync('/etc/hostname', join(git.made().folder, 'c.yaml'));
    symlinkSync('../../elsewhere', join(git.made().folder, 'real/out'));
    symlinkSync('real', join(git.made().folder, 'also'));
    const first = git.made().commit('main');
    git.made().git('update-index', '--add', '--cacheinfo', `160000,${first},module`);
    git.made().git('commit', '-qm', 'Add a submodule');
    const tree = await (await git.open()).tree('main', everyYaml);
    expect(tree.files.map(({ path }) => path)).toEqual(['real/a.yaml']);
    expect(lines(tree.findings).map((line) => line.replace(/ \|.*/, ''))).toEqual([
      '1:1 warning file.symlink c.yaml is a symbolic link to /etc/hostname; links are not followed.',
      '1:1 info file.submodule module is a repository of its own; nothing in it was read.',
      '1:1 info file.symlink real/b.yaml is a symbolic link to a.yaml; links are not followed.',
      "1:1 info file.symlink real/out is a symbolic link to ../../elsewhere, out of the catalog's tree; nothing behind it was read.",
    ]);
  });

  it('tells a link to a folder that is not read itself, as a folder on disk does', async () => {
    git.made().write({ 'real/a.yaml': 'a: 1\n', 'b.md': 'b\n', 'read/c.yaml': 'c: 1\n', 'catalog/d.yaml': 'd: 1\n' });
    const links = { catalogs: 'real', 'catalog/in': '../real/', 'catalog/b.md': '../b.md', 'catalog/c': '../read' };
    const chains = { 'catalog/on': '../other', other: '/elsewhere', 'catalog/top': '..', 'catalog/gone': '../gone' };
    for (const [path, target] of Object.entries({ ...links, ...chains })) {
      symlinkSync(target, join(git.made().folder, path));
    }
    git.made().commit('main');
    const only = matchCatalogFiles({
      root: '',
      include: ['catalogs/*.yaml', 'read/**', 'catalog/**/*.yaml'],
      exclude: [],
    });
    const [folder, commit] = [await folderTree(git.made().folder, only), await (await git.open()).tree('main', only)];
    expect(lines(commit.findings).sort()).toEqual(lines(folder.findings).sort());
    const rest = 'links are not followed, and nothing behind it was read.';
    expect(lines(commit.findings)).toEqual([
      `1:1 warning file.symlink catalog/gone is a symbolic link to ../gone; ${rest} | Include gone itself, or put the files here.`,
      `1:1 warning file.symlink catalog/in is a symbolic link to ../real/; ${rest} | Include real itself, or put the files here.`,
      `1:1 warning file.symlink catalog/on is a symbolic link to ../other; ${rest} | Include other itself, or put the files here.`,
      `1:1 warning file.symlink catalog/top is a symbolic link to ..; ${rest} | Include the top folder itself, or put the files here.`,
      `1:1 warning file.symlink catalogs is a symbolic link to real; ${rest} | Include real itself, or put the files here.`,
    ]);
    const every = (await folderTree(git.made().folder, everyYaml)).findings;
    expect(every.map(({ severity, origin }) => [severity, origin])).toEqual([
      ['info', { file: 'other', line: 1, column: 1 }],
    ]);
  });

  it('tells files that are too large and names that are not UTF-8; others may have any name', async () => {
    const odd = [
      'a b.yaml',
      'tab\there.yaml',
      'new\nline.yaml',
      '"quoted".yaml',
      '-dash.yaml',
      'ä😀.yaml',
      '--upload-pack=x.yaml',
    ];
    git.made().write(Object.fromEntries(odd.map((path) => [path, `${path}\n`])));
    writeFileSync(join(git.made().folder, 'large.yaml'), Buffer.alloc(MAX_FILE_BYTES + 1));
    writeFileSync(
      Buffer.concat([Buffer.from(`${git.made().folder}/caf`), Buffer.from([0xe9]), Buffer.from('.yaml')]),
      'x\n',
    );
    git.made().commit('main');
    const tree = await (await git.open()).tree('main', everyYaml);
    expect(await contents(tree)).toEqual(Object.fromEntries(odd.map((path) => [path, `${path}\n`])));
    expect(lines(tree.findings)).toEqual([
      '1:1 error file.unreadable caf\uFFFD.yaml was not read: its name is not UTF-8. | Rename it.',
      `1:1 error file.too-large large.yaml has ${MAX_FILE_BYTES + 1} bytes and was not read; the limit is ${MAX_FILE_BYTES} bytes. | Split it, or exclude it in groundtruth.yaml.`,
    ]);
  });

  it('is the same as that of a folder, but for ids', async () => {
    git.made().write({
      'a.yaml': '1\n',
      'a/b.yaml': '2\n',
      'a-b.yaml': '3\n',
      '.hidden/c.yaml': '4\n',
      'node_modules/d.yaml': '5\n',
    });
    git.made().commit('main');
    const [folder, commit] = [
      await folderTree(git.made().folder, everyYaml),
      await (await git.open()).tree('main', everyYaml),
    ];
    expect(commit.files.map(({ path, size }) => ({ path, size, id: '' }))).toEqual(folder.files);
  });

  it('is not listed to its end where folders inside each other stand for millions of files', async () => {
    git.made().write({ 'a.yaml': 'a: 1\n' });
    git.made().commit('main');
    const tree = (of: string): string =>
      execFileSync('git', ['mktree'], { cwd: git.made().folder, input: of, encoding: 'utf8' }).trim();
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    let top = git.made().git('rev-parse', 'main^{tree}');
    for (let level = 0; level < 4; level++) {
      top = tree(numbers.map((number) => `040000 tree ${top}\tfolder${number}\n`).join(''));
    }
    const sha = git.made().git('commit-tree', '-m', 'Many', top);
    await expect((await git.open()).tree(sha, everyYaml)).rejects.toMatchObject({
      code: 'too-large',
      message: `The commit ${sha.slice(0, 12)} has more than 1000000 files, which is the limit.`,
      hint: 'Look for folders that repeat with `git ls-tree -r -d`, and keep the catalog in a smaller repository.',
    });
  }, 60_000);

  it('is listed alike however the output arrives, up to its limits', async () => {
    const output = Buffer.from(
      '100644 blob aa       3\té.yaml\x00120000 blob bb     4\tb\n\tc\x00160000 commit cc      -\td\0',
    );
    const entries = [
      { path: 'é.yaml', kind: 'file', id: 'aa', content: '100644 blob aa       3', size: 3 },
      { path: 'b\n\tc', kind: 'symlink', id: 'bb', content: '120000 blob bb     4', size: 4 },
      { path: 'd', kind: 'submodule', id: 'cc', content: '160000 commit cc      -', size: undefined },
    ];
    for (const size of [1, 2, 7, 26, 1000]) {
      const limits = { entries: 3, bytes: output.length };
      expect(await listTree(chunks(output, size), 'abc', limits)).toEqual(entries);
      await expect(listTree(chunks(output, size), 'abc', { ...limits, entries: 2 })).rejects.toThrow('than 2 files');
      await expect(listTree(chunks(output, size), 'abc', { ...limits, bytes: 50 })).rejects.toThrow(
        '50 bytes of paths',
      );
    }
  });
});

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
