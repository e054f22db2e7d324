import type { Finding } from '../model/finding.ts';

/** A file of a tree: its path from the tree's root with `/`, its blob id (empty in a folder), its size in bytes. */
export interface TreeFile {
  readonly path: string;
  readonly id: string;
  readonly size: number;
}

/** The bytes of a file, which the next one may take the place of, or why it was not read; then they are empty. */
export interface ReadFile {
  readonly file: TreeFile;
  readonly bytes: Buffer;
  readonly finding?: Finding;
}

/** The files of a folder or of a commit that a caller asked for. */
export interface FileTree {
  readonly root: string;
  readonly ref?: string;
  readonly sha?: string;
  /** Sorted by path. Links, submodules and what has no readable name are not among them, but told in `findings`. */
  readonly files: readonly TreeFile[];
  readonly findings: readonly Finding[];
  /** In the order given. */
  read(files: readonly TreeFile[]): AsyncIterable<ReadFile>;
}

/** Which files are meant. `mayHold` is false for a folder that cannot hold one, so that it need not be entered. */
export interface FileMatch {
  (path: string): boolean;
  mayHold?(folder: string): boolean;
}

/** Folders that no catalog is in: they are never entered, in a folder or in a commit. */
export const ignoredFolders: readonly string[] = ['.git', 'node_modules'];
