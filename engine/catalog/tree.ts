import {
  closeSync,
  type Dirent,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { EngineError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import { type FileMatch, type FileTree, ignoredFolders, type ReadFile, type TreeFile } from './file-tree.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { nameFinding, sizeFinding, submoduleFinding, symlinkFinding, unreadableFinding } from './tree-findings.ts';

/** How many folders are listed before other work gets its turn. */
const foldersATurn = 500;

/**
 * The matching files below a folder, as they are on disk. Links are not followed, so it ends; nested repositories are not
 * entered. Synchronous calls underneath: for many small files they take a tenth of the time. EngineError `unreadable`.
 */
export async function folderTree(root: string, match: FileMatch): Promise<FileTree> {
  const found: Found = { root, match, files: [], findings: [] };
  const folders = [''];
  let count = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of list(found, folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (ignoredFolders.includes(entry.name)) continue;
      if (entry.isDirectory()) {
        if (enters(found, path)) folders.push(path);
      } else addFile(found, path, entry);
    }
    if (++count % foldersATurn === 0) await setImmediate();
  }
  found.files.sort((a, b) => compareText(a.path, b.path));
  return { root, files: found.files, findings: found.findings, read: (files) => readFolder(root, files) };
}

interface Found {
  readonly root: string;
  readonly match: FileMatch;
  readonly files: TreeFile[];
  readonly findings: Finding[];
}

function list({ root, findings }: Found, folder: string): readonly Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (cause) {
    if (folder === '') {
      const hint = 'Check that it exists and that you may read it.';
      throw new EngineError('unreadable', `The folder ${root} cannot be read: ${reasonOf(cause)}.`, { hint, cause });
    }
    findings.push(unreadableFinding(folder, `the folder cannot be read: ${reasonOf(cause)}`));
    return [];
  }
}

function enters({ root, match, findings }: Found, path: string): boolean {
  if (match.mayHold?.(path) === false) return false;
  if (path.includes('\uFFFD')) {
    findings.push(nameFinding(path));
    return false;
  }
  if (!existsSync(join(root, path, '.git'))) return true;
  findings.push(submoduleFinding(path));
  return false;
}

function addFile({ root, match, files, findings }: Found, path: string, entry: Dirent): void {
  const finding = entry.isSymbolicLink()
    ? symlinkFinding(path, linkTarget(root, path), match, (place) => isFile(root, place))
    : undefined;
  if (finding) findings.push(finding);
  if (entry.isSymbolicLink() || !match(path)) return;
  if (!entry.isFile()) {
    findings.push(unreadableFinding(path, 'it is not a regular file'));
    return;
  }
  if (path.includes('\uFFFD')) {
    findings.push(nameFinding(path));
    return;
  }
  files.push({
    path,
    id: '',
    // Asked for when it is wanted: most readers take the bytes at once.
    get size() {
      return statSync(`${root}/${path}`, { throwIfNoEntry: false })?.size ?? 0;
    },
  });
}

function isFile(root: string, path: string): boolean {
  try {
    return lstatSync(join(root, path)).isFile();
  } catch {
    return false;
  }
}

function linkTarget(root: string, path: string): string {
  try {
    return readlinkSync(join(root, path));
  } catch {
    return 'an unknown place';
  }
}

async function* readFolder(root: string, files: readonly TreeFile[]): AsyncGenerator<ReadFile> {
  for (const file of files) yield readOne(root, file);
}

/** Where files up to its size are read, one after another, which spares asking for theirs and a copy. */
const sharedBytes = Buffer.allocUnsafeSlow(64 * 1024);

function readOne(root: string, file: TreeFile): ReadFile {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(`${root}/${file.path}`, 'r');
    const length = readSync(descriptor, sharedBytes, 0, sharedBytes.length, 0);
    if (length < sharedBytes.length) return { file, bytes: sharedBytes.subarray(0, length) };
    const { size } = fstatSync(descriptor);
    if (size > MAX_FILE_BYTES) return { file, bytes: nothing, finding: sizeFinding(file.path, size) };
    return { file, bytes: readFileSync(descriptor) };
  } catch (cause) {
    return { file, bytes: nothing, finding: unreadableFinding(file.path, reasonOf(cause)) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const nothing = Buffer.alloc(0);

/** The system's reason in words. */
function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOENT':
      return 'it is not there';
    case 'ENOTDIR':
      return 'it is not a folder';
    default:
      return code === '' ? 'unknown reason' : code;
  }
}
