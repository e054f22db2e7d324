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
