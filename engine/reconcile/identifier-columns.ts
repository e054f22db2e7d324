import type { GivenIdentifiers } from '../model/identifiers.ts';
import { identifierName } from '../model/identifier-name.ts';
import { emptyNumbers, integers, type Numbers, push } from '../model/numbers.ts';
import type { Records } from '../model/records.ts';
import { normalIdentifier, writtenFormOf } from './identifier-forms.ts';
import { emptyTexts, numberOf, type TextNumbers } from './text-numbers.ts';
import { hashAsWritten, hashOfNormal, type WrittenForm } from './written-text.ts';

/**
 * What the things of one side are known by, read once: of each its class, and of each of its identifier values the name and a
 * hash of the normal form. Positions name things, in the order in which they were added; classes and names are numbered.
 */
export interface IdentifierColumns {
  /** So many were added. */
  count: number;
  readonly classes: TextNumbers;
  /** The identifiers that they have, as they are given. */
  readonly given: TextNumbers;
  readonly columns: Column[];
  /** By position. The values of a thing are those from its start to the start of the next; none of what is taken as a whole. */
  readonly classOf: Int32Array;
  readonly starts: Int32Array;
  readonly traits: Uint8Array;
  /** By value. */
  readonly names: Numbers;
  readonly hashes: Numbers;
}

/** Its keys alone settle what it is. */
export const plainTrait = 1;
/** It takes the whole identity to say what it is known by. */
const wholeTrait = 2;

/** An identifier, as it is given. */
interface Column {
  readonly name: string;
  /** That of its name. */
  readonly number: number;
  readonly written: WrittenForm | undefined;
  readonly whole: boolean;
}

/** Identifiers that say where something is: another place on each machine. */
const placed: ReadonlySet<string> = new Set(['endpoint', 'slot']);

/** Empty columns with room for `most` things. */
export function emptyColumns(most: number): IdentifierColumns {
  return {
    count: 0,
    classes: emptyTexts(),
    given: emptyTexts(),
    columns: [],
    classOf: integers(most),
    starts: integers(most + 1),
    traits: new Uint8Array(most),
    names: emptyNumbers(most * 4),
    hashes: emptyNumbers(most * 4),
  };
}

/**
 * Adds a thing. Identifiers are numbered by `names`, of whatever name for the same they are given; `whole`: they are not all that
 * it is known by.
 */
export function addThing(
  into: IdentifierColumns,
  names: TextNumbers,
  className: string,
  identifiers: GivenIdentifiers,
  plain: boolean,
  whole: boolean,
): void {
  let alone = true;
  let place = 0;
  for (const given in identifiers) {
    alone = readGiven(given, place++, identifiers[given] ?? '', into, names, alone);
  }
  finish(into, className, plain, alone && !whole);
}

/** Adds the thing of which a record in columns is. */
export function addRow(
  into: IdentifierColumns,
  names: TextNumbers,
  className: string,
  { shapes, starts, values }: Records<GivenIdentifiers[string]>,
  position: number,
  plain: boolean,
): void {
  let alone = true;
  const shape = shapes[position] as readonly string[];
  const start = starts.list[position] as number;
  for (let place = 0; place < shape.length; place++) {
    const given = values[start + place] as GivenIdentifiers[string];
    alone = readGiven(shape[place] as string, place, given, into, names, alone);
  }
  finish(into, className, plain, alone);
}

function finish(into: IdentifierColumns, className: string, plain: boolean, alone: boolean): void {
  const position = into.count++;
  if (!alone) into.names.length = into.hashes.length = into.starts[position] as number;
  into.classOf[position] = numberOf(className, 0, into.classes);
  into.traits[position] = (plain ? plainTrait : 0) | (alone ? 0 : wholeTrait);
  into.starts[position + 1] = into.hashes.length;
}

export function isWhole({ traits }: IdentifierColumns, position: number): boolean {
  return ((traits[position] as number) & wholeTrait) !== 0;
}

/** Notes the name, and reads the values as long as they are read by themselves: false where they are not. */
function readGiven(
  given: string,
  place: number,
  values: GivenIdentifiers[string],
  into: IdentifierColumns,
  names: TextNumbers,
  before: boolean,
): boolean {
  const index = numberOf(given, place, into.given);
  const column = into.columns[index] ?? addColumn(given, into.columns, names);
  let alone = before && !column.whole;
  if (typeof values === 'string') return alone && read(column, values, into);
  // Most lists have one member, for which an iterator would be most of the work.
  for (let at = 0; at < values.length; at++) alone &&= read(column, values[at] as string, into);
  return alone;
}

function addColumn(given: string, columns: Column[], names: TextNumbers): Column {
  const name = identifierName(given);
  const whole = placed.has(name) || name.startsWith('correlation');
  const column = { name, number: numberOf(name, 0, names), written: writtenFormOf(name), whole };
  columns.push(column);
  return column;
}

/** False where it takes the whole identity to say what the value means. */
function read({ number, name, written }: Column, value: string, { names, hashes }: IdentifierColumns): boolean {
  let hash = written === undefined ? -1 : hashAsWritten(value, written);
  if (hash < 0) {
    const text = normalIdentifier(name, value)?.toLowerCase();
    if (text === undefined) return true;
    if (name === 'host' && text === 'localhost') return false;
    hash = hashOfNormal(text);
  }
  push(names, number);
  push(hashes, hash);
  return true;
}
