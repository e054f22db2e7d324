import { gitOutput } from './git-command.ts';

/** A file as a commit has changed it; a blob id is left out where there was none, or is none any more. */
export interface ChangedBlob {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** A commit of a branch, as it landed there: a merge is one, with all that it brought. */
interface Landed {
  readonly commit: string;
  /** When it landed (RFC 3339, UTC). */
  readonly at: string;
  readonly files: readonly ChangedBlob[];
}

/** What landed on a branch, newest first. */
export interface BranchHistory {
  readonly landed: readonly Landed[];
  /** From when on nothing is left out. */
  readonly since: string;
}

/** Commits that are read; further back, nothing is known. */
const mostCommits = 2000;
/** Paths that are asked for by name; for more of them, every file is listed. */
const mostPaths = 500;

/**
 * The commits of a branch and their first parents that changed some of the files, from a moment on; all of those that are
 * wanted where none is named. In a shallow clone, what its
 * oldest commits changed is not known, and neither is anything before. EngineErrors of `gitOutput`.
 */
export async function readHistory(
  root: string,
  sha: string,
  paths: readonly string[],
  since: string,
  {
    isWanted,
    isShallow,
    signal,
  }: {
    readonly isWanted: (path: string) => boolean;
    readonly isShallow: boolean;
    readonly signal: AbortSignal | undefined;
  },
): Promise<BranchHistory> {
  const format = ['--raw', '-z', '--no-abbrev', '--no-renames', '--format=%x01%H %ct %P%x02'];
  const range = [
    '--first-parent',
    '-m',
    `--max-age=${Math.floor(Date.parse(since) / 1000)}`,
    `--max-count=${mostCommits}`,
  ];
  const wanted = paths.length > mostPaths ? [] : paths;
  const words = ['--literal-pathspecs', 'log', ...format, ...range, sha, '--', ...wanted];
  const landed: Landed[] = [];
  let known = since;
  for await (const text of commitsIn(gitOutput(root, words, signal))) {
    const commit = readCommit(text, isWanted);
    if (!commit) continue;
    if (isShallow && !commit.hasParent) {
      known = commit.at;
      break;
    }
    landed.push(commit);
  }
  const last = landed.at(-1);
  return { landed, since: landed.length === mostCommits && last && last.at > known ? last.at : known };
}

/** The text of one commit after the other: of a history that lists a million files, no more is in memory. */
async function* commitsIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(commitMark); at >= 0; at = chunk.indexOf(commitMark, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, at)]).toString('utf8');
      begun = [];
      from = at + 1;
    }
    begun.push(chunk.subarray(from));
  }
  yield Buffer.concat(begun).toString('utf8');
}

const commitMark = 0x01;

function readCommit(
  text: string,
  isWanted: (path: string) => boolean,
): (Landed & { readonly hasParent: boolean }) | undefined {
  const [head = '', body = ''] = text.split('\u0002', 2);
  const [commit = '', seconds = '', parent = ''] = head.split(' ');
  if (commit === '') return undefined;
  const words = body.split('\0').map((word) => word.replace(/^\n/, ''));
  const files: ChangedBlob[] = [];
  for (const [index, word] of words.entries()) {
    const ids = /^:[0-7]{6} [0-7]{6} ([0-9a-f]+) ([0-9a-f]+) /.exec(word);
    const path = words[index + 1];
    if (!ids || path === undefined || !isWanted(path)) continue;
    const [, before = '', after = ''] = ids;
    files.push({ path, ...(isId(before) && { before }), ...(isId(after) && { after }) });
  }
  return { commit, at: new Date(Number(seconds) * 1000).toISOString(), files, hasParent: parent !== '' };
}

/** Zeros stand for what is not there. */
function isId(id: string): boolean {
  return !/^0*$/.test(id);
}
