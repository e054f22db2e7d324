import { emptyNumbers, integers, type Numbers, push } from '../model/numbers.ts';
import type { ClassKeys, IdentifierUse } from './class-keys.ts';
import { type IdentifierColumns, isWhole, plainTrait } from './identifier-columns.ts';
import { type Identity, keysOf } from './identity.ts';
import { scopedHash } from './key-table.ts';
import { hashOfNormal } from './written-text.ts';

/** The things of one side by the keys that they hold: of each key its scope and the hash of its text in that. */
export interface KeyColumns {
  readonly count: number;
  /** By position: 0 for what takes more than its keys to settle. */
  readonly plain: Uint8Array;
  /** The keys of a thing are those from its start to the start of the next. */
  readonly starts: Int32Array;
  readonly scopes: Numbers;
  readonly hashes: Numbers;
}

/** What is known of things besides their columns. */
export interface Known {
  /** Of identifiers, by number. */
  readonly names: readonly string[];
  readonly ofClass: (className: string) => ClassKeys;
  /** True where identifiers are not all that a thing is known by. */
  readonly needsMore: (position: number, keys: ClassKeys) => boolean;
  readonly identityOf: (position: number) => Identity;
}

/** What the identifiers of a class do for its keys, by number of their names; filled as they are met. */
interface ClassUses {
  readonly keys: ClassKeys;
  readonly uses: IdentifierUse[];
}

/** The keys that identifiers give each thing by the entries of its class. O(values). */
export function keyColumns(columns: IdentifierColumns, known: Known): KeyColumns {
  const { count, hashes } = columns;
  const into: KeyColumns = {
    count,
    plain: new Uint8Array(count),
    starts: integers(count + 1),
    scopes: emptyNumbers(hashes.length),
    hashes: emptyNumbers(hashes.length),
  };
  const classes = columns.classes.texts.map((name): ClassUses => ({ keys: known.ofClass(name), uses: [] }));
  for (let at = 0; at < count; at++) {
    const uses = classes[columns.classOf[at] as number] as ClassUses;
    const whole = isWhole(columns, at) || known.needsMore(at, uses.keys);
    let named = !whole && holdEach(at, columns, uses, known.names, into);
    if (!named) {
      into.scopes.length = into.hashes.length = into.starts[at] as number;
      named = holdWhole(known.identityOf(at), uses.keys, into);
    }
    into.plain[at] = named ? (columns.traits[at] as number) & plainTrait : 0;
    into.starts[at + 1] = into.hashes.length;
  }
  return into;
}

/** False where only the whole identity tells. */
function holdEach(
  position: number,
  { starts, names, hashes }: IdentifierColumns,
  { keys, uses }: ClassUses,
  texts: readonly string[],
  into: KeyColumns,
): boolean {
  let asked = 0;
  const end = starts[position + 1] as number;
  for (let value = starts[position] as number; value < end; value++) {
    const name = names.list[value] as number;
    const use = (uses[name] ??= keys.use(texts[name] as string));
    if (use.whole) return false;
    asked |= use.bit;
    if (use.scope >= 0) hold(use.scope, hashes.list[value] as number, into);
  }
  if (asked > 0) for (const mask of keys.several) if ((asked & mask) === mask) return false;
  return true;
}

/** False where some of it rests on `localhost`, which more than one machine may be. */
function holdWhole(identity: Identity, { entries, scope }: ClassKeys, into: KeyColumns): boolean {
  let named = !identity.here;
  for (const entry of entries) {
    for (const { text, loose } of keysOf(identity, entry)) {
      if (loose) named = false;
      else hold(scope + entry.rank, hashOfNormal(text), into);
    }
  }
  return named;
}

function hold(scope: number, hash: number, { scopes, hashes }: KeyColumns): void {
  push(scopes, scope);
  push(hashes, scopedHash(scope, hash));
}
