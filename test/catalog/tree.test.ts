import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchCatalogFiles } from '../../engine/catalog/config.ts';
import { MAX_FILE_BYTES } from '../../engine/catalog/limits.ts';
import type { FileTree } from '../../engine/catalog/file-tree.ts';
import { folderTree } from '../../engine/catalog/tree.ts';
import { lines } from '../support/findings.ts';

let folder = '';
const match = matchCatalogFiles({ root: '', include: ['**/*.yaml'], exclude: [] });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundtruth-tree-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text = `# ${path}\n`): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function contents(tree: FileTree): Promise<string[]> {
  const texts: string[] = [];
  for await (const { file, bytes, finding } of tree.read(tree.files)) {
    texts.push(finding ? `${file.path}: ${finding.message}` : bytes.toString());
  }
  return texts;
}

function paths(tree: FileTree): string[] {
  return tree.files.map(({ path }) => path);
}

/** Root may read everything: as root, does the work as somebody else. */
async function withoutRights(work: () => Promise<void>): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  chmodSync(folder, 0o755);
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('The tree of a folder', () => {
  it('has the matching files, sorted, with their sizes', async () => {
    for (const path of ['b.yaml', 'a/c.yaml', 'a.yaml', 'a/d.json', 'Z.yaml', 'a-b/e.yaml']) write(path);
    const tree = await folderTree(folder, match);
    expect(paths(tree)).toEqual(['Z.yaml', 'a-b/e.yaml', 'a.yaml', 'a/c.yaml', 'b.yaml']);
    expect(tree).toMatchObject({ root: folder, findings: [] });
    expect(tree.files[0]).toEqual({ path: 'Z.yaml', id: '', size: 9 });
    expect(await contents(tree)).toEqual(paths(tree).map((path) => `# ${path}\n`));
  });

  it('has nothing of repositories inside of it, nor of installed packages', async () => {
    for (const path of ['.git/config.yaml', 'node_modules/a/b.yaml', 'sub/.git/HEAD', 'sub/c.yaml', 'd.yaml'])
      write(path);
    write('module/.git', 'gitdir: ../.git/modules/module\n');
    write('module/e.yaml');
    const tree = await folderTree(folder, match);
    expect(paths(tree)).toEqual(['d.yaml']);
    expect(lines(tree.findings).sort()).toEqual([
      '1:1 info file.submodule module is a repository of its own; nothing in it was read. | Check that repository by itself.',
      '1:1 info file.submodule sub is a repository of its own; nothing in it was read. | Check that repository by itself.',
    ]);
  });

  it('follows no link: not out of it, not in a circle, not to a file', async () => {
    write('real/a.yaml');
    symlinkSync('..', join(folder, 'real/loop'));
    symlinkSync('a.yaml', join(folder, 'real/b.yaml'));
    symlinkSync('/etc/hostname', join(folder, 'c.yaml'));
    symlinkSync('../elsewhere', join(folder, 'out'));
    symlinkSync('nowhere.yaml', join(folder, 'd.yaml'));
    symlinkSync('real', join(folder, 'also'));
    const tree = await folderTree(folder, match);
    expect(paths(tree)).toEqual(['real/a.yaml']);
    expect(lines(tree.findings).sort()).toEqual([
      '1:1 info file.symlink d.yaml is a symbolic link to nowhere.yaml; links are not followed. | Refer to the file by its own path.',
      "1:1 info file.symlink out is a symbolic link to ../elsewhere, out of the catalog's tree; nothing behind it was read. | Put the files themselves here where they belong to the catalog.",
      '1:1 info file.symlink real/b.yaml is a symbolic link to a.yaml; links are not followed. | Refer to the file by its own path.',
      '1:1 warning file.symlink c.yaml is a symbolic link to /etc/hostname; links are not followed. | Put the file itself here.',
    ]);
  });

  it('tells what is no file and what has no readable name', async () => {
    write('a.yaml');
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.yaml')]), 'a: b\n');
    mkdirSync(join(folder, 'folder.yaml'));
    const tree = await folderTree(folder, match);
    expect(paths(tree)).toEqual(['a.yaml']);
    expect(lines(tree.findings).sort()).toEqual([
      '1:1 error file.unreadable caf\uFFFD.yaml was not read: its name is not UTF-8. | Rename it.',
      '1:1 error file.unreadable pipe.yaml was not read: it is not a regular file. | Mend it, or exclude it in groundtruth.yaml.',
    ]);
  });

  it('gives files of any size up to the limit, and tells those beyond it', async () => {
    const sizes = [0, 1, 65_535, 65_536, 65_537, 1_000_000, MAX_FILE_BYTES, MAX_FILE_BYTES + 1];
    for (const [index, size] of sizes.entries()) write(`${index}.yaml`, `${index}`.repeat(size));
    const tree = await folderTree(folder, match);
    expect(tree.files.map(({ size }) => size)).toEqual(sizes);
    const texts = await contents(tree);
    expect(texts.pop()).toBe(
      `7.yaml: 7.yaml has ${MAX_FILE_BYTES + 1} bytes and was not read; the limit is ${MAX_FILE_BYTES} bytes.`,
    );
    expect(texts.every((text, index) => text === `${index}`.repeat(sizes[index] ?? 0))).toBe(true);
  });

  it('tells a file that has gone, and reads the others', async () => {
    for (const path of ['a.yaml', 'b.yaml', 'c.yaml']) write(path);
    const tree = await folderTree(folder, match);
    rmSync(join(folder, 'b.yaml'));
    expect(await contents(tree)).toEqual(['# a.yaml\n', 'b.yaml: b.yaml was not read: it is not there.', '# c.yaml\n']);
  });

  it('tells files and folders that may not be read, and reads the others', async () => {
    write('a/b.yaml');
    write('c.yaml');
    write('d.yaml');
    chmodSync(join(folder, 'a'), 0);
    chmodSync(join(folder, 'c.yaml'), 0);
    await withoutRights(async () => {
      const tree = await folderTree(folder, match);
      expect(lines(tree.findings)).toEqual([
        '1:1 error file.unreadable a was not read: the folder cannot be read: permission denied. | Mend it, or exclude it in groundtruth.yaml.',
      ]);
      expect(await contents(tree)).toEqual(['c.yaml: c.yaml was not read: permission denied.', '# d.yaml\n']);
    });
    chmodSync(join(folder, 'a'), 0o700);
  });

  it('of a folder that is not there is an error with a next step', async () => {
    await expect(folderTree(join(folder, 'nope'), match)).rejects.toMatchObject({
      code: 'unreadable',
      message: `The folder ${join(folder, 'nope')} cannot be read: it is not there.`,
      hint: 'Check that it exists and that you may read it.',
    });
  });
});
