import { EngineError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { GitObjects } from './git-objects.ts';
import { MAX_FILE_BYTES, MAX_TREE_BYTES, MAX_TREE_ENTRIES } from './limits.ts';
import { nameFinding, sizeFinding, submoduleFinding, symlinkFinding, unreadableFinding } from './tree-findings.ts';
import type { FileMatch, ReadFile, TreeFile } from './file-tree.ts';

/** One line of `git ls-tree -r -l`. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'submodule';
  readonly id: string;
  /** Mode, type, id and size as git writes them: what is the same here is the same. */
  readonly content: string;
  /** In bytes; undefined for a submodule, and for a blob that the repository does not have. */
  readonly size: number | undefined;
}

/** What a listing may hold. A few kilobytes of folders inside each other can stand for millions of files. */
export interface TreeLimits {
  readonly entries: number;
  /** Of all paths together. */
  readonly bytes: number;
}

const treeLimits: TreeLimits = { entries: MAX_TREE_ENTRIES, bytes: MAX_TREE_BYTES };

export const listCommand: readonly string[] = ['ls-tree', '-r', '-z', '-l', '--full-tree'];

/**
 * Everything in a commit's tree from the output of `listCommand`, in chunks of any size. A name that is no UTF-8 has U+FFFD
 * in it. EngineError `too-large`.
 */
export async function listTree(
  output: AsyncIterable<Buffer>,
  sha: string,
  limits: TreeLimits = treeLimits,
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  let begun: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of output) {
    bytes += chunk.length;
    if (bytes > limits.bytes) throw tooLarge(sha, `${limits.bytes} bytes of paths`);
    let at = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, at)) {
      if (entries.length >= limits.entries) throw tooLarge(sha, `${limits.entries} files`);
      const rest = chunk.subarray(at, end);
      entries.push(entryOf((begun.length > 0 ? Buffer.concat([...begun, rest]) : rest).toString('utf8')));
      begun = [];
      at = end + 1;
    }
    if (at < chunk.length) begun.push(chunk.subarray(at));
  }
  return entries;
}

function entryOf(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const content = line.slice(0, tab);
  const [mode = '', , id = '', size = ''] = content.split(/ +/);
  const kind = mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'file';
  return { path: line.slice(tab + 1), kind, id, content, size: /^[0-9]+$/.test(size) ? Number(size) : undefined };
}

/** Paths at which two listings differ, sorted. */
export function differentPaths(before: readonly TreeEntry[], after: readonly TreeEntry[]): readonly string[] {
  const [old, now] = [contentByPath(elsewhere(before, after)), contentByPath(elsewhere(after, before))];
  const paths = new Set<string>();
  for (const [path, content] of old) if (now.get(path) !== content) paths.add(path);
  for (const path of now.keys()) if (!old.has(path)) paths.add(path);
  return [...paths].sort(compareText);
}

/** Without what is the same in the same place of the other listing, which for a small change is nearly all. */
function elsewhere(entries: readonly TreeEntry[], other: readonly TreeEntry[]): readonly TreeEntry[] {
  return entries.filter(({ path, content }, index) => other[index]?.path !== path || other[index].content !== content);
}

/** Several names that are no UTF-8 may look the same. */
function contentByPath(entries: readonly TreeEntry[]): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  for (const { path, content } of entries) {
    const other = contents.get(path);
    contents.set(path, other === undefined ? content : `${other} ${content}`);
  }
  return contents;
}

function tooLarge(sha: string, limit: string): EngineError {
  return new EngineError('too-large', `The commit ${sha.slice(0, 12)} has more than ${limit}, which is the limit.`, {
    hint: 'Look for folders that repeat with `git ls-tree -r -d`, and keep the catalog in a smaller repository.',
  });
}

/** The files among them that match, sorted by path, and what there is to say of the others. */
export async function selectFiles(
  entries: readonly TreeEntry[],
  match: FileMatch,
  objects: GitObjects,
): Promise<{ readonly files: readonly TreeFile[]; readonly findings: readonly Finding[] }> {
  const files: TreeFile[] = [];
  const findings: Finding[] = [];
  let paths: ReadonlySet<string> | undefined;
  function isFile(path: string): boolean {
    paths ??= new Set(entries.filter(({ kind }) => kind === 'file').map((entry) => entry.path));
    return paths.has(path);
  }
  for (const { path, kind, id, size } of entries) {
    const isMatch = match(path);
    if (kind === 'submodule') {
      if (match.mayHold?.(path) !== false) findings.push(submoduleFinding(path));
    } else if (kind === 'symlink') {
      if (!isMatch && match.mayHold?.(path) !== true) continue;
      const target = (size ?? 0) > longestTarget ? undefined : await objects.read(id);
      const finding = symlinkFinding(path, target?.toString('utf8') ?? 'an unknown place', match, isFile);
      if (finding) findings.push(finding);
    } else if (!isMatch) continue;
    else if (path.includes('\uFFFD')) findings.push(nameFinding(path));
    else if (size === undefined) findings.push(missingFinding(path));
    else if (size > MAX_FILE_BYTES) findings.push(sizeFinding(path, size));
    else files.push({ path, id, size });
  }
  files.sort((a, b) => compareText(a.path, b.path));
  return { files, findings };
}

/** No system has a longer path; the content of a link is written by whoever wrote the repository. */
const longestTarget = 4096;

/** How much is asked for before the first of it has been taken: enough to keep git busy, little enough to hold. */
const windowFiles = 128;
const windowBytes = 4 * 1024 * 1024;

/** The bytes of files in the order given. At most one window of them is asked for ahead of the reader. */
export async function* readBlobs(objects: GitObjects, files: readonly TreeFile[]): AsyncGenerator<ReadFile> {
  const asked: { readonly file: TreeFile; readonly answer: Promise<Buffer | undefined> }[] = [];
  let bytesAsked = 0;
  let next = 0;
  while (next < files.length || asked.length > 0) {
    // Many at a time, so that they reach git together.
    const most = asked.length > windowFiles / 2 ? asked.length : windowFiles;
    for (let file = files[next]; file !== undefined; file = files[++next]) {
      if (asked.length >= most || (asked.length > 0 && bytesAsked + file.size > windowBytes)) break;
      const answer = objects.read(file.id);
      // A reader that stops early leaves answers that nobody waits for.
      answer.catch(() => undefined);
      asked.push({ file, answer });
      bytesAsked += file.size;
    }
    const first = asked.shift();
    if (!first) break;
    const { file, answer } = first;
    const bytes = await answer;
    bytesAsked -= file.size;
    yield bytes ? { file, bytes } : { file, bytes: Buffer.alloc(0), finding: missingFinding(file.path) };
  }
}

function missingFinding(path: string): Finding {
  const finding = unreadableFinding(path, 'this clone does not have its content');
  return { ...finding, hint: 'Fetch it: `git fetch --refetch --filter=blob:limit=32m`, or clone without a filter.' };
}
