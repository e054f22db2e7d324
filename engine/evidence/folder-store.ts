import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { appendFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import { ignoredFinding, unreadableFinding } from './store-findings.ts';
import { type EvidenceStore, type FileEnds, headBytes, type StoredFile, tailBytes } from './store.ts';
import { unwritable, writeOnce } from './write-once.ts';

const journalName = '.journal';
/** Holds a text that is another after each checkpoint. */
const markName = '.compacted';
/** A writer that was killed leaves a file behind; after this long (milliseconds) nobody is writing it any more. */
const abandonedAfter = 24 * 60 * 60 * 1000;

/** Evidence as files in a folder, which need not be there yet. */
export function folderStore(folder: string): EvidenceStore {
  const pathOf = (name: string) => join(folder, name);
  const journal = join(folder, journalName);
  return {
    place: folder,
    pathOf,
    list: () => listFiles(folder),
    ends: async (files) => files.map((file) => readEnds(pathOf(file.name), file.size)),
    read: (name) => readFile(pathOf(name)),
    async write(name, text, digest) {
      if (!(await writeOnce(folder, name, text))) return false;
      if (name.endsWith('.checkpoint.ndjson')) await markCheckpoint(folder, name);
      // The file is what counts. Without its line in the journal, its removal can only be told by the run after it.
      if (await isWritable(journal)) await appendFile(journal, `${digest} ${name}\n`).catch(() => {});
      return true;
    },
    async remove(files) {
      try {
        for (const { name } of files) await rm(pathOf(name), { force: true });
        await removeAbandoned(folder);
        await forget(journal, new Set(files.flatMap(({ digest }) => digest ?? [])));
      } catch (error) {
        throw unwritable(folder, error as NodeJS.ErrnoException);
      }
    },
    journal: () => readJournal(journal),
    checkpointMark: () => readOwn(join(folder, markName)),
    close: async () => {},
  };
}

/** A writer at this moment would not see a checkpoint without its mark. */
async function markCheckpoint(folder: string, name: string): Promise<void> {
  try {
    if (!(await isWritable(join(folder, markName)))) throw Object.assign(new Error('no file'), { code: 'EEXIST' });
    await writeFile(join(folder, markName), randomBytes(8).toString('hex'));
  } catch (error) {
    await rm(join(folder, name), { force: true });
    throw unwritable(join(folder, markName), error as NodeJS.ErrnoException);
  }
}

async function listFiles(
  folder: string,
): Promise<{ readonly files: readonly StoredFile[]; readonly findings: readonly Finding[] }> {
  let names: string[];
  try {
    // Names that begin with a dot are of files that are still being written, and of the journal.
    names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort(compareText);
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { files: [], findings: isAbsent ? [] : [unreadableFinding(folder, error)] };
  }
  const ignored = names.filter((name) => !name.endsWith('.ndjson'));
  const findings: Finding[] = ignored.length > 0 ? [ignoredFinding(folder, ignored)] : [];
  const files: StoredFile[] = [];
  for (const name of names) {
    if (!name.endsWith('.ndjson')) continue;
    const path = join(folder, name);
    try {
      const found = statSync(path);
      // A pipe or a device could be read for ever.
      if (found.isFile()) files.push({ name, size: found.size });
      else findings.push(unreadableFinding(path, { code: 'it is not a file' }));
    } catch (error) {
      findings.push(unreadableFinding(path, error));
    }
  }
  return { files, findings };
}

function readEnds(path: string, size: number): FileEnds | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    if (!fstatSync(file).isFile()) return undefined;
    const head = readAt(file, 0, Math.min(size, headBytes));
    return { head, tail: size <= headBytes ? head : readAt(file, size - tailBytes, tailBytes) };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readAt(file: number, from: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, from));
}

/** Empty where it is no file: a pipe would be read for ever. */
async function readOwn(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? readFile(path, 'utf8').catch(() => '') : '';
}

async function isWritable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || found.isFile();
}

async function readJournal(path: string): Promise<readonly { readonly digest: string; readonly name: string }[]> {
  const text = await readOwn(path);
  return text.split('\n').flatMap((line) => {
    const match = /^([0-9a-f]{64}) (.+)$/.exec(line);
    return match?.[1] !== undefined && match[2] !== undefined ? [{ digest: match[1], name: match[2] }] : [];
  });
}

/**
 * Takes digests out of the journal. One that another writer adds at this very moment may be lost from it, and no evidence
 * with it.
 */
async function forget(path: string, digests: ReadonlySet<string>): Promise<void> {
  if (digests.size === 0) return;
  const kept = (await readJournal(path)).filter(({ digest }) => !digests.has(digest));
  // Two may do so at once.
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, kept.map(({ digest, name }) => `${digest} ${name}\n`).join(''));
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\..+\.[0-9a-f]{8}\.tmp$/.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > abandonedAfter) await rm(path, { force: true });
  }
}
