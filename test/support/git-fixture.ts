import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { matchCatalogFiles } from '../../engine/catalog/config.ts';
import { openRepository, type Repository } from '../../engine/catalog/repository.ts';
import type { FileTree } from '../../engine/catalog/file-tree.ts';
import { testRepository, type TestRepository } from './repository.ts';

/** Every `.yaml` file. */
export const everyYaml = matchCatalogFiles({ root: '', include: ['**/*.yaml'], exclude: [] });

export interface GitFixture {
  /** The repository of the test that is running. */
  readonly made: () => TestRepository;
  readonly open: (folder?: string, signal?: AbortSignal) => Promise<Repository>;
  readonly emptyFolder: () => string;
}

/** A new repository for each test; what a test opens and makes is gone after it. */
export function gitFixture(): GitFixture {
  let made: TestRepository;
  const opened: Repository[] = [];
  const folders: string[] = [];
  beforeEach(() => {
    made = testRepository();
  });
  afterEach(() => {
    for (const repository of opened.splice(0)) repository.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    made.delete();
  });
  return {
    made: () => made,
    open: async (folder = made.folder, signal) => {
      const repository = await openRepository(folder, signal);
      opened.push(repository);
      return repository;
    },
    emptyFolder: () => {
      const folder = mkdtempSync(join(tmpdir(), 'groundtruth-test-'));
      folders.push(folder);
      return folder;
    },
  };
}

/** The text of every file of a tree by path; why it could not be read where it could not. */
export async function contents(tree: FileTree): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const { file, bytes, finding } of tree.read(tree.files)) {
    texts[file.path] = finding?.message ?? bytes.toString();
  }
  return texts;
}
