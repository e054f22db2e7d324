import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Milliseconds in which changes count as one: a file is seldom written in one piece. */
const together = 500;
const mostFolders = 256;

export interface FileEvents {
  readonly signal: AbortSignal;
  /** Something was written, made or removed. */
  readonly changed: () => void;
  /** Says what is not watched, and why. */
  readonly tell: (message: string) => void;
}

/**
 * Tells when one of some files changes, or anything that is directly in one of some folders, until the signal aborts. A file is
 * watched through its folder, since many programs write another and put it in its place. Never throws: what cannot be watched is told.
 */
export function watchFiles(paths: readonly string[], { signal, changed, tell }: FileEvents): void {
  /** By folder: the names that matter in it, or all of them. */
  const folders = new Map<string, Set<string> | 'all'>();
  for (const path of paths.map((each) => resolve(each))) {
    if (isFolder(path)) {
      folders.set(path, 'all');
      continue;
    }
    const names = folders.get(dirname(path)) ?? new Set();
    if (names !== 'all') folders.set(dirname(path), names.add(basename(path)));
  }
  let pending: NodeJS.Timeout | undefined;
  const note = (): void => {
    pending ??= setTimeout(() => {
      pending = undefined;
      changed();
    }, together);
  };
  const watchers: FSWatcher[] = [];
  for (const [folder, names] of [...folders].slice(0, mostFolders)) {
    const lost = (error: NodeJS.ErrnoException): void =>
      tell(`${folder} cannot be watched (${error.code ?? error.message}); it is read by the schedule`);
    try {
      const watcher = watch(folder, (_, name) => {
        if (names === 'all' || name === null || names.has(name)) note();
      });
      watchers.push(watcher.on('error', lost));
    } catch (error) {
      lost(error as NodeJS.ErrnoException);
    }
  }
  if (folders.size > mostFolders) {
    tell(`${mostFolders} folders are watched at most; ${folders.size - mostFolders} are read by the schedule`);
  }
  const close = (): void => {
    clearTimeout(pending);
    for (const watcher of watchers) watcher.close();
  };
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
