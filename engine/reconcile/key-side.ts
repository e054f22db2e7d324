import type { ReportedIdentifiers } from '../model/evidence.ts';
import type { ClassKeys, IdentifierColumn } from './class-keys.ts';
import { normalIdentifier } from './identifier-forms.ts';
import { type Identity, keysOf } from './identity.ts';
import { type KeyTable, nobody, type Side } from './key-table.ts';
import { hashAsWritten, hashOfNormal } from './written-text.ts';

/** The things of one side by the keys that they hold. Positions name things, in the order in which they were added. */
export interface KeySide {
  /** Adds a thing. `plain`: its keys alone settle what it is; `whole`: identifiers are not all that it is known by. */
  readonly add: (identifiers: ReportedIdentifiers, keys: ClassKeys, plain: boolean, whole: boolean) => void;
  /** False for what takes more than its keys to settle. */
  readonly isPlain: (position: number) => boolean;
  /** The keys of a thing are those from its start to the start of the next. */
  readonly startOf: (position: number) => number;
  readonly keyAt: (index: number) => number;
}

/**
 * An empty side for `count` things. `identityOf` makes the whole identity of the thing that is being added, for those whose keys
 * cannot be read off one identifier at a time.
 */
export function keySide(
  side: Side,
  count: number,
  table: KeyTable,
  identityOf: (position: number) => Identity,
): KeySide {
  const starts = new Int32Array(count + 1);
  const plainly = new Uint8Array(count);
  let list = new Int32Array(Math.max(16, count * 4));
  let position = 0;
  let length = 0;

  function hold(scope: number, hash: number): void {
    const key = table.hold(side, position, scope, hash);
    if (key === nobody) return;
    if (length === list.length) list = longer(list);
    list[length++] = key;
  }

  /** False where it takes the whole identity to say what the value means. */
  function holdValue({ name, scope, written }: IdentifierColumn, value: string): boolean {
    const hash = written === undefined ? -1 : hashAsWritten(value, written);
    if (hash >= 0) {
      hold(scope, hash);
      return true;
    }
    const text = normalIdentifier(name, value)?.toLowerCase();
    if (text === undefined) return true;
    if (name === 'host' && text === 'localhost') return false;
    hold(scope, hashOfNormal(text));
    return true;
  }

  function holdEach(identifiers: ReportedIdentifiers, keys: ClassKeys): boolean {
    let asked = 0;
    for (const given in identifiers) {
      const column = keys.column(given);
      if (column.whole) return false;
      asked |= column.bit;
      if (column.scope < 0) continue;
      const values = identifiers[given] ?? '';
      if (typeof values === 'string') {
        if (!holdValue(column, values)) return false;
      } else {
        for (const value of values) if (!holdValue(column, value)) return false;
      }
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

  return {
    add(identifiers, keys, plain, whole) {
      starts[position] = length;
      const named = (!whole && holdEach(identifiers, keys)) || holdWhole(identityOf(position), keys);
      plainly[position] = named && plain ? 1 : 0;
      starts[++position] = length;
    },
    isPlain: (at) => plainly[at] === 1,
    startOf: (at) => starts[at] as number,
    keyAt: (index) => list[index] as number,
  };
}

function longer(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(column.length * 2);
  copy.set(column);
  return copy;
}
