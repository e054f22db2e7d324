import { emptyNumbers, type Numbers, push } from './numbers.ts';

/**
 * Flat records in columns: all values in one list, and names once for all records that have the same ones in the same order. Many
 * take a fraction of the memory of as many objects, and the values of one lie side by side.
 */
export interface Records<T> {
  /** By record: its names. */
  readonly shapes: (readonly string[])[];
  /** The values of a record are those from its start to the start of the next, in the order of its names. */
  readonly starts: Numbers;
  readonly values: T[];
  /** The shape without names. */
  readonly none: Shape;
}

/** Names in an order, as those of a shorter shape and one more. */
interface Shape {
  readonly name: string;
  readonly shorter: Shape | undefined;
  readonly longer: Map<string, Shape>;
  /** Which of them was met lately: it is mostly met again. */
  lately: Shape | undefined;
  names: readonly string[] | undefined;
}

export function emptyRecords<T>(): Records<T> {
  const starts = emptyNumbers(0);
  push(starts, 0);
  return { shapes: [], starts, values: [], none: shapeAfter(undefined, '') };
}

export function addRecord<T>({ shapes, starts, values, none }: Records<T>, record: Readonly<Record<string, T>>): void {
  let shape = none;
  for (const name in record) {
    const { lately } = shape;
    shape = lately?.name === name ? lately : longerBy(name, shape);
    values.push(record[name] as T);
  }
  shapes.push((shape.names ??= namesOf(shape)));
  push(starts, values.length);
}

/** The record at a position, made anew. */
export function recordAt<T>({ shapes, starts, values }: Records<T>, position: number): Readonly<Record<string, T>> {
  const record: Record<string, T> = {};
  let at = starts.list[position] as number;
  for (const name of shapes[position] ?? []) {
    const value = values[at++] as T;
    // Assigned, this name would change what the record is.
    if (name === '__proto__') Object.defineProperty(record, name, { value, ...plainMember });
    else record[name] = value;
  }
  return record;
}

const plainMember = { configurable: true, enumerable: true, writable: true };

/** The value that the record at a position has by a name; undefined where it has none. */
export function valueIn<T>({ shapes, starts, values }: Records<T>, position: number, name: string): T | undefined {
  const place = (shapes[position] as readonly string[]).indexOf(name);
  return place < 0 ? undefined : values[(starts.list[position] as number) + place];
}

function longerBy(name: string, shape: Shape): Shape {
  const known = shape.longer.get(name) ?? shapeAfter(shape, name);
  shape.longer.set(name, known);
  shape.lately = known;
  return known;
}

function shapeAfter(shorter: Shape | undefined, name: string): Shape {
  return { name, shorter, longer: new Map(), lately: undefined, names: undefined };
}

function namesOf(shape: Shape): readonly string[] {
  const names: string[] = [];
  for (let each = shape; each.shorter; each = each.shorter) names.push(each.name);
  return names.toReversed();
}
