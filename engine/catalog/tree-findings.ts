import { posix } from 'node:path';
import type { Finding, Severity } from '../model/finding.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import type { FileMatch } from './file-tree.ts';

/**
 * What there is to say of a symbolic link, which is never followed: a catalog file that is a link, or a link that leads out
 * of the tree or to a folder that is not read itself, where catalog files could be behind it. Undefined where nothing is
 * lost. `isFile` tells whether a path of the tree is a file itself, neither folder nor link.
 */
export function symlinkFinding(
  path: string,
  target: string,
  match: FileMatch,
  isFile: (path: string) => boolean,
): Finding | undefined {
  const place = posix.normalize(posix.join(posix.dirname(path), target));
  const isOutside = posix.isAbsolute(target) || place === '..' || place.startsWith('../');
  const shown = `${path} is a symbolic link to ${target}`;
  if (match(path)) {
    const severity = !isOutside && match(place) ? 'info' : 'warning';
    const hint = isOutside ? 'Put the file itself here.' : 'Refer to the file by its own path.';
    return finding('file.symlink', severity, path, `${shown}; links are not followed.`, hint);
  }
  if (match.mayHold?.(path) !== true) return undefined;
  if (isOutside) {
    const message = `${shown}, out of the catalog's tree; nothing behind it was read.`;
    const hint = 'Put the files themselves here where they belong to the catalog.';
    return finding('file.symlink', 'info', path, message, hint);
  }
  const folder = place === '.' ? '' : place.replace(/\/$/, '');
  if (match.mayHold(folder) || isFile(folder)) return undefined;
  const message = `${shown}; links are not followed, and nothing behind it was read.`;
  return finding(
    'file.symlink',
    'warning',
    path,
    message,
    `Include ${folder || 'the top folder'} itself, or put the files here.`,
  );
}

export function submoduleFinding(path: string): Finding {
  const message = `${path} is a repository of its own; nothing in it was read.`;
  return finding('file.submodule', 'info', path, message, 'Check that repository by itself.');
}

export function unreadableFinding(path: string, reason: string): Finding {
  const message = `${path} was not read: ${reason}.`;
  return finding('file.unreadable', 'error', path, message, 'Mend it, or exclude it in groundtruth.yaml.');
}

/** A name whose bytes are no text: it has no one spelling by which others could refer to it. */
export function nameFinding(path: string): Finding {
  const message = `${path} was not read: its name is not UTF-8.`;
  return finding('file.unreadable', 'error', path, message, 'Rename it.');
}

export function sizeFinding(path: string, size: number): Finding {
  const message = `${path} has ${size} bytes and was not read; the limit is ${MAX_FILE_BYTES} bytes.`;
  return finding('file.too-large', 'error', path, message, 'Split it, or exclude it in groundtruth.yaml.');
}

function finding(code: string, severity: Severity, path: string, message: string, hint: string): Finding {
  return { code, severity, message, origin: { file: path, line: 1, column: 1 }, hint };
}
