/** A growing list of 32-bit integers, a fraction of the size of a list of any values. */
export interface Numbers {
  list: Int32Array;
  length: number;
}

/** An empty list with room for about as many as are expected. */
export function emptyNumbers(expected: number): Numbers {
  return { list: new Int32Array(Math.max(16, expected)), length: 0 };
}

export function push(numbers: Numbers, value: number): void {
  if (numbers.length === numbers.list.length) {
    const longer = new Int32Array(numbers.length * 2);
    longer.set(numbers.list);
    numbers.list = longer;
  }
  numbers.list[numbers.length++] = value;
}

/** Texts by number, from zero in the order in which they were first met. */
export interface TextNumbers {
  readonly texts: string[];
  readonly known: Map<string, number>;
  /** By place in a record: the number that was last met there. */
  readonly lately: number[];
}

export function emptyTexts(): TextNumbers {
  return { texts: [], known: new Map(), lately: [] };
}

/** The number of a text. `place`: where in its record it stands; the same one is mostly met there again, and is found at once. */
export function numberOf(text: string, place: number, { texts, known, lately }: TextNumbers): number {
  const last = lately[place];
  if (last !== undefined && texts[last] === text) return last;
  let number = known.get(text);
  if (number === undefined) {
    known.set(text, (number = texts.length));
    texts.push(text);
  }
  if (place <= lately.length) lately[place] = number;
  return number;
}
