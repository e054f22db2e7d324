/** A growing list of 32-bit integers, a fraction of the size of a list of any values. */
export interface Numbers {
  readonly push: (value: number) => void;
  readonly at: (index: number) => number;
  readonly length: () => number;
  /** Takes off what was pushed after there were so many. */
  readonly cut: (length: number) => void;
}

/** An empty list with room for about as many as are expected. */
export function numbers(expected: number): Numbers {
  let list = new Int32Array(Math.max(16, expected));
  let length = 0;
  return {
    push(value) {
      if (length === list.length) {
        const longer = new Int32Array(length * 2);
        longer.set(list);
        list = longer;
      }
      list[length++] = value;
    },
    at: (index) => list[index] as number,
    length: () => length,
    cut(shorter) {
      length = shorter;
    },
  };
}

/** Texts by number, from zero in the order in which they were first met. */
export interface TextNumbers {
  /** `place`: where in its record the text stands; the same one is mostly met there again, and is found at once. */
  readonly of: (text: string, place: number) => number;
  readonly texts: readonly string[];
}

export function textNumbers(): TextNumbers {
  const known = new Map<string, number>();
  const texts: string[] = [];
  const lately: number[] = [];
  return {
    texts,
    of(text, place) {
      const last = lately[place];
      if (last !== undefined && texts[last] === text) return last;
      let number = known.get(text);
      if (number === undefined) {
        known.set(text, (number = texts.length));
        texts.push(text);
      }
      if (place <= lately.length) lately[place] = number;
      return number;
    },
  };
}
