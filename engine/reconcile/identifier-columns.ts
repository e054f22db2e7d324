import type { ReportedIdentifiers } from '../model/evidence.ts';
import { identifierName } from '../model/identifier-name.ts';
import { normalIdentifier, writtenFormOf } from './identifier-forms.ts';
import { numbers, textNumbers } from './numbers.ts';
import { hashAsWritten, hashOfNormal, type WrittenForm } from './written-text.ts';

/**
 * What the things of one side are known by, read once: of each its class, and of each of its identifier values the name and a
 * hash of the normal form. Positions name things, in the order in which they were added; classes and names are numbered.
 */
export interface IdentifierColumns {
  /** `plain`: its keys alone settle what it is. `whole`: identifiers are not all that it is known by. */
  readonly add: (className: string, identifiers: ReportedIdentifiers, plain: boolean, whole: boolean) => void;
  readonly classes: readonly string[];
  /** As they are given. */
  readonly names: readonly string[];
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
  readonly name: string;
  readonly written: WrittenForm | undefined;
  readonly whole: boolean;
}

/** Empty columns for `count` things. */
export function identifierColumns(count: number): IdentifierColumns {
  const starts = new Int32Array(count + 1);
  const classOf = new Int32Array(count);
  const bits = new Uint8Array(count);
  const classes = textNumbers();
  const names = textNumbers();
  const columns: Column[] = [];
  const nameOf = numbers(count * 4);
  const hashOf = numbers(count * 4);
  let position = 0;

  function columnOf(given: string, place: number): number {
    const number = names.of(given, place);
    if (number < columns.length) return number;
    const name = identifierName(given);
    columns.push({ name, written: writtenFormOf(name), whole: placed.has(name) || name.startsWith('correlation') });
    return number;
  }

  /** False where it takes the whole identity to say what the value means. */
  function read(number: number, { name, written }: Column, value: string): boolean {
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
    for (const given in identifiers) {
      const number = columnOf(given, place++);
      const column = columns[number] as Column;
      alone &&= !column.whole;
      if (!alone) continue;
      const values = identifiers[given] ?? '';
      if (typeof values === 'string') alone = read(number, column, values);
      else for (const value of values) alone &&= read(number, column, value);
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
    names: names.texts,
    classOf: (at) => classOf[at] as number,
    isPlain: (at) => ((bits[at] as number) & plainBit) !== 0,
    isWhole: (at) => ((bits[at] as number) & wholeBit) !== 0,
    startOf: (at) => starts[at] as number,
    nameOf: nameOf.at,
    hashOf: hashOf.at,
  };
}
