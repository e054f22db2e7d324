import type { Finding } from '../model/finding.ts';

/** A file of the log: a run, or a checkpoint. */
export interface StoredFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** The first and the last bytes of a file; of a small one, all of them, twice. */
export interface FileEnds {
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** Bytes of each of the two ends. */
export const headBytes = 16 * 1024;
export const tailBytes = 4 * 1024;

/**
 * Where the log is kept: files that are written once, whole or not at all, by any number of writers at once, and that are
 * never changed. What the files say is no concern of it. Every method may throw `unreadable` or `unwritable`.
 */
export interface EvidenceStore {
  /** For people: a folder, or a database and its host. Never a secret. */
  readonly place: string;
  /** How a finding names a file. */
  pathOf(name: string): string;
  /** The files by name, and what is wrong with others. What was never written to is empty. */
  list(): Promise<{ readonly files: readonly StoredFile[]; readonly findings: readonly Finding[] }>;
  /** The ends of some files, in their order; undefined for one that is gone or cannot be read. */
  ends(files: readonly StoredFile[]): Promise<readonly (FileEnds | undefined)[]>;
  /** Throws where it is gone. `ahead` are those that are read next, in their order, so that a store may fetch several at once. */
  read(name: string, ahead?: () => readonly StoredFile[]): Promise<Buffer>;
  /** Gives false, and changes nothing, where a file of that name is there. `digest` goes to the journal. */
  write(name: string, text: string, digest: string): Promise<boolean>;
  /** Another text whenever a checkpoint was written, and mostly the same while none is. Costs the same however much is kept. */
  checkpointMark(): Promise<string>;
  /** Removes files, and their digests from the journal. */
  remove(files: readonly { readonly name: string; readonly digest?: string }[]): Promise<void>;
  /** What was written here, or at least what of it had these names, so that it is missed when it is gone; empty where nothing is known. */
  journal(names?: readonly string[]): Promise<readonly { readonly digest: string; readonly name: string }[]>;
  close(): Promise<void>;
}
