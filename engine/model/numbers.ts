/** A growing list of 32-bit integers, a fraction of the size of a list of any values. */
export interface Numbers {
  list: Int32Array;
  length: number;
}

/**
 * So many integers, all of them zero. They lie in shared memory, since the collector of garbage does not reckon with that: each large
 * list that it does reckon with makes it trace the whole heap again, of which such a list is no part.
 */
export function integers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** An empty list with room for about as many as are expected. */
export function emptyNumbers(expected: number): Numbers {
  return { list: integers(Math.max(16, expected)), length: 0 };
}

export function push(numbers: Numbers, value: number): void {
  if (numbers.length === numbers.list.length) {
    const longer = integers(numbers.length * 2);
    longer.set(numbers.list);
    numbers.list = longer;
  }
  numbers.list[numbers.length++] = value;
}
