import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../model/error.ts';

/**
 * Writes a file that is there whole or not at all: beside its place, to the disk, then linked to its name. Gives false
 * where a file of that name is there, which is never replaced, also when two write it at once.
 */
export async function writeOnce(folder: string, name: string, text: string): Promise<boolean> {
  const path = join(folder, name);
  const temporary = join(folder, `.${name}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    if (await makeFolder(folder)) await keepFromGit(folder);
    await writeToDisk(temporary, text);
    if (!(await takeName(temporary, path))) return false;
  } catch (error) {
    throw unwritable(path, error as NodeJS.ErrnoException, ' Nothing was kept of this run.');
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
  await syncFolder(folder);
  return true;
}

/**
 * Whether a folder had to be made. One by one: Node's own way never ends where a file system has no room for a new folder in one
 * that is there, such as `/proc`.
 */
async function makeFolder(folder: string): Promise<boolean> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await exists(at)); at = dirname(at)) missing.push(at);
  for (const each of missing.toReversed()) {
    await mkdir(each).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return missing.length > 0;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function takeName(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!noLinks.has(code ?? '')) throw error;
  }
  // No hard links here: two writers of one name at the same moment are then not told apart.
  if (await exists(path)) return false;
  await rename(temporary, path);
  return true;
}

const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** What was observed belongs to a place and a moment, and is nothing to commit unless somebody decides so. */
async function keepFromGit(folder: string): Promise<void> {
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function writeToDisk(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the move itself outlives a loss of power. Not every system lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file is there; only its name may be lost.
  }
}

/** What is in the way at a path, and what to do. `outcome` is a sentence with a space before it. */
export function unwritable(path: string, error: NodeJS.ErrnoException, outcome = ''): EngineError {
  const { message, hint } = meaningOf(error.code ?? '');
  return new EngineError('unwritable', `${path} could not be written: ${message}.${outcome}`, {
    hint,
    cause: error,
  });
}

function meaningOf(code: string): { readonly message: string; readonly hint: string } {
  const elsewhere = 'choose another folder with --evidence';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return { message: 'there is no space left', hint: `Free some space, or ${elsewhere}.` };
    case 'EACCES':
    case 'EPERM':
      return { message: 'this user may not write there', hint: `Give it the right, or ${elsewhere}.` };
    case 'EROFS':
      return { message: 'the file system is read-only', hint: `Mount it writable, or ${elsewhere}.` };
    case 'ENOENT':
      return { message: 'no folder can be made there', hint: 'Choose another folder with --evidence.' };
    case 'ENOTDIR':
    case 'EEXIST':
      return { message: 'a file is where the folder should be', hint: `Move that file, or ${elsewhere}.` };
    default:
      return { message: code || 'unknown error', hint: `See that the folder can be written to, or ${elsewhere}.` };
  }
}
