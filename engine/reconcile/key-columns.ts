import type { ClassKeys, IdentifierUse } from './class-keys.ts';
import type { IdentifierColumns } from './identifier-columns.ts';
import { type Identity, keysOf } from './identity.ts';
import { scopedHash } from './key-table.ts';
import { numbers } from './numbers.ts';
import { hashOfNormal } from './written-text.ts';

/** The things of one side by the keys that they hold: of each key its scope and the hash of its text in that. */
export interface KeyColumns {
  /** False for what takes more than its keys to settle. */
  readonly isPlain: (position: number) => boolean;
  /** The keys of a thing are those from its start to the start of the next. */
  readonly startOf: (position: number) => number;
  readonly scopeAt: (index: number) => number;
  readonly hashAt: (index: number) => number;
  /** Of things, and of keys. */
  readonly count: number;
  readonly length: number;
}

/** What is known of things besides their columns. */
export interface Known {
  readonly count: number;
  /** By number. */
  readonly names: readonly string[];
  readonly ofClass: (className: string) => ClassKeys;
  /** True where identifiers are not all that a thing is known by. */
  readonly isWhole: (position: number, keys: ClassKeys) => boolean;
  readonly identityOf: (position: number) => Identity;
}

/** The keys that identifiers give each thing by the entries of its class. O(values). */
export function keyColumns(columns: IdentifierColumns, known: Known): KeyColumns {
  const { count, names, ofClass, isWhole, identityOf } = known;
  const starts = new Int32Array(count + 1);
  const plainly = new Uint8Array(count);
  const scopes = numbers(columns.startOf(count));
  const hashes = numbers(columns.startOf(count));
  const classes = columns.classes.map((name) => ({ keys: ofClass(name), uses: [] as IdentifierUse[] }));

  /** False where only the whole identity tells. */
  function holdEach(position: number, keys: ClassKeys, uses: IdentifierUse[]): boolean {
    let asked = 0;
    const end = columns.startOf(position + 1);
    for (let value = columns.startOf(position); value < end; value++) {
      const name = columns.nameOf(value);
      const use = (uses[name] ??= keys.use(names[name] as string));
      if (use.whole) return false;
      asked |= use.bit;
      if (use.scope >= 0) hold(use.scope, columns.hashOf(value));
    }
    if (asked > 0) for (const mask of keys.several) if ((asked & mask) === mask) return false;
    return true;
  }

  /** False where some of it rests on `localhost`, which more than one machine may be. */
  function holdWhole(identity: Identity, { entries, scope }: ClassKeys): boolean {
    let named = !identity.here;
    for (const { by, rank } of entries) {
      for (const { text, loose } of keysOf(identity, by)) {
        if (loose) named = false;
        else hold(scope + rank, hashOfNormal(text));
      }
    }
    return named;
  }

  function hold(scope: number, hash: number): void {
    scopes.push(scope);
    hashes.push(scopedHash(scope, hash));
  }

  for (let at = 0; at < count; at++) {
    const { keys, uses } = classes[columns.classOf(at)] as (typeof classes)[number];
    let named = !columns.isWhole(at) && !isWhole(at, keys) && holdEach(at, keys, uses);
    if (!named) {
      scopes.cut(starts[at] as number);
      hashes.cut(starts[at] as number);
      named = holdWhole(identityOf(at), keys);
    }
    plainly[at] = named && columns.isPlain(at) ? 1 : 0;
    starts[at + 1] = scopes.length();
  }
  return {
    isPlain: (at) => plainly[at] === 1,
    startOf: (at) => starts[at] as number,
    scopeAt: scopes.at,
    hashAt: hashes.at,
    count,
    length: scopes.length(),
  };
}
