import { canonicalJson, compareText } from '../model/json.ts';
import { compareLogFiles, type LogFile } from './log-file.ts';
import type { Snapshot } from './snapshot.ts';

/** The runs of one source and scope, as far as the next of them has to know these. */
export interface Stream {
  /** Digests of those that no other follows, of many the newest, in their order as text. */
  heads(most: number): readonly string[];
  /** The newest whole one, which the next may be told by its differences from. */
  readonly newest: Tip | undefined;
  /** The same in full, where it is at hand. */
  snapshot?: Snapshot;
  add(file: LogFile, snapshot?: Snapshot): void;
}

interface Tip {
  readonly file: LogFile;
  /** Runs from the one in full to this, bytes of the first, and of all others. */
  readonly length: number;
  readonly full: number;
  readonly differences: number;
}

/** Runs in a row that are told by differences, and how much these may have against the one in full, so that reading stays bounded. */
const longestChain = 250;

/** Whether the next run is better told in full. */
export function isChainLong({ length, full, differences }: Tip): boolean {
  return length > longestChain || differences > full;
}

export function startStream(): Stream {
  const heads = new Set<string>();
  const followed = new Set<string>();
  /** By digest; of a run whose base is not there, as one that is too long. */
  const tips = new Map<string, Tip>();
  let newest: Tip | undefined;
  const stream: Stream = {
    heads: (most) => [...heads].slice(-most).sort(compareText),
    get newest() {
      return newest;
    },
    add(file, snapshot) {
      const { digest, base, complete, size, after = [] } = file;
      for (const each of after) {
        followed.add(each);
        heads.delete(each);
      }
      if (digest === undefined) return;
      if (!followed.has(digest)) heads.add(digest);
      const under = base === undefined ? undefined : tips.get(base);
      const tip: Tip =
        base === undefined
          ? { file, length: 1, full: size, differences: 0 }
          : {
              file,
              length: (under?.length ?? longestChain) + 1,
              full: under?.full ?? 0,
              differences: (under?.differences ?? 0) + size,
            };
      tips.set(digest, tip);
      if (!complete || (newest && compareLogFiles(newest.file, file) > 0)) return;
      newest = tip;
      if (snapshot) stream.snapshot = snapshot;
      else delete stream.snapshot;
    },
  };
  return stream;
}

/** A run, and those that it rests on, as far as they are there. */
export function chainOf(file: LogFile, byDigest: ReadonlyMap<string, LogFile>): readonly LogFile[] {
  const chain = [file];
  for (let at: LogFile | undefined = file; at?.base !== undefined && chain.length <= longestChain;) {
    at = byDigest.get(at.base);
    if (at) chain.push(at);
  }
  return chain;
}

/** Runs of one source by their scope: those that are told by differences have that of the run they rest on. Linear in runs. */
export function streamsOf(files: readonly LogFile[], byDigest: ReadonlyMap<string, LogFile>): Map<string, Stream> {
  const streams = new Map<string, Stream>();
  const keys = new Map<string, string | undefined>();
  const keyOf = (file: LogFile): string | undefined => {
    const chain: LogFile[] = [];
    let at: LogFile | undefined = file;
    let key: string | undefined;
    while (at && key === undefined && !chain.includes(at)) {
      key =
        at.scope === undefined ? (at.digest === undefined ? undefined : keys.get(at.digest)) : canonicalJson(at.scope);
      chain.push(at);
      at = at.base === undefined ? undefined : byDigest.get(at.base);
    }
    for (const { digest } of chain) if (digest !== undefined) keys.set(digest, key);
    return key;
  };
  for (const file of files) {
    const key = file.kind === 'run' ? keyOf(file) : undefined;
    if (key === undefined) continue;
    const stream = streams.get(key) ?? startStream();
    streams.set(key, stream);
    stream.add(file);
  }
  return streams;
}
