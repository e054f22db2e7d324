import type { ReportedIdentifiers } from '../model/evidence.ts';
import { identifierName } from '../model/identifier-name.ts';
import { normalIdentifier, writtenFormOf } from './identifier-forms.ts';
import { numbers, type TextNumbers, textNumbers } from './numbers.ts';
import { hashAsWritten, hashOfNormal, type WrittenForm } from './written-text.ts';

/**
 * What the things of one side are known by, read once: of each its class, and of each of its identifier values the name and a
 * hash of the normal form. Positions name things, in the order in which they were added; classes and names are numbered.
 */
export interface IdentifierColumns {
  /** `plain`: its keys alone settle what it is. `whole`: identifiers are not all that it is known by. */
  readonly add: (className: string, identifiers: ReportedIdentifiers, plain: boolean, whole: boolean) => void;
  readonly classes: readonly string[];
  /** Of the identifiers that they have. */
  readonly names: () => readonly string[];
  readonly classOf: (position: number) => number;
  readonly isPlain: (position: number) => boolean;
  /** True for what takes its whole identity to say what it is known by. */
  readonly isWhole: (position: number) => boolean;
  /** The values of a thing are those from its start to the start of the next; none of what is taken as a whole. */
  readonly startOf: (position: number) => number;
  readonly nameOf: (value: number) => number;
  readonly hashOf: (value: number) => number;
}

const [plainBit, wholeBit] = [1, 2];

/** Identifiers that say where something is: another place on each machine. */
const placed: ReadonlySet<string> = new Set(['endpoint', 'slot']);

/** An identifier, as it is given. */
interface Column {
  /** That of its name, and its name. */
  readonly number: number;
  readonly name: string;
  readonly written: WrittenForm | undefined;
  readonly whole: boolean;
}

/** Empty columns for `count` things. Identifiers are numbered by `names`, of whatever name for the same they are given. */
export function identifierColumns(count: number, names: TextNumbers): IdentifierColumns {
  const starts = new Int32Array(count + 1);
  const classOf = new Int32Array(count);
  const bits = new Uint8Array(count);
  const classes = textNumbers();
  const given = textNumbers();
  const columns: Column[] = [];
  const nameOf = numbers(count * 4);
  const hashOf = numbers(count * 4);
  let position = 0;

  function columnOf(givenName: string, place: number): Column {
    const index = given.of(givenName, place);
    const known = columns[index];
    if (known) return known;
    const name = identifierName(givenName);
    const whole = placed.has(name) || name.startsWith('correlation');
    return (columns[index] = { number: names.of(name, 0), name, written: writtenFormOf(name), whole });
  }

  /** False where it takes the whole identity to say what the value means. */
  function read({ number, name, written }: Column, value: string): boolean {
    let hash = written === undefined ? -1 : hashAsWritten(value, written);
    if (hash < 0) {
      const text = normalIdentifier(name, value)?.toLowerCase();
      if (text === undefined) return true;
      if (name === 'host' && text === 'localhost') return false;
      hash = hashOfNormal(text);
    }
    nameOf.push(number);
    hashOf.push(hash);
    return true;
  }

  /** False where a value is not read by itself; the names of all are noted. */
  function readAll(identifiers: ReportedIdentifiers): boolean {
    let alone = true;
    let place = 0;
    for (const name in identifiers) {
      const column = columnOf(name, place++);
      alone &&= !column.whole;
      if (!alone) continue;
      const values = identifiers[name] ?? '';
      if (typeof values === 'string') alone = read(column, values);
      // Most lists have one member, for which an iterator would be most of the work.
      else for (let at = 0; at < values.length; at++) alone &&= read(column, values[at] as string);
    }
    return alone;
  }

  return {
    add(className, identifiers, plain, whole) {
      classOf[position] = classes.of(className, 0);
      const start = nameOf.length();
      const alone = readAll(identifiers) && !whole;
      if (!alone) {
        nameOf.cut(start);
        hashOf.cut(start);
      }
      bits[position] = (plain ? plainBit : 0) | (alone ? 0 : wholeBit);
      starts[++position] = nameOf.length();
    },
    classes: classes.texts,
    names: () => columns.map(({ name }) => name),
    classOf: (at) => classOf[at] as number,
    isPlain: (at) => ((bits[at] as number) & plainBit) !== 0,
    isWhole: (at) => ((bits[at] as number) & wholeBit) !== 0,
    startOf: (at) => starts[at] as number,
    nameOf: nameOf.at,
    hashOf: hashOf.at,
  };
}
