import type { Sightings } from '../model/sightings.ts';
import type { ColumnSide } from './ties.ts';

/** So many at once: what is read of them stays in the processor's cache until it is needed. */
export const fetchedAtOnce = 64;

/** Where the sum of what was read goes: what nobody uses is not read. */
const sum = new Float64Array(1);

/**
 * Reads something of each list that is asked about some sightings soon. They lie anywhere in memory, and a processor that meets
 * them one by one in the midst of other work waits for every one; where nothing else is done, it waits for many at a time.
 */
export function fetchAhead(
  positions: readonly number[],
  { columns, keys }: ColumnSide,
  { identifiers, attributes }: Sightings,
): void {
  let read = 0;
  for (const at of positions) {
    read += (columns.starts[at] as number) + (keys.starts[at] as number);
    read += (identifiers.starts.list[at] as number) + (attributes.starts.list[at] as number);
  }
  for (const at of positions) {
    const value = columns.starts[at] as number;
    read += (columns.names.list[value] ?? 0) + (columns.hashes.list[value] ?? 0);
    read += keys.hashes.list[keys.starts[at] as number] ?? 0;
    read += (identifiers.shapes[at] as readonly string[]).length + (attributes.shapes[at] as readonly string[]).length;
  }
  for (const at of positions) {
    const start = attributes.starts.list[at] as number;
    read += identifiers.values[identifiers.starts.list[at] as number]?.length ?? 0;
    for (let place = 0; place < 16; place += 8) read += attributes.values[start + place] === undefined ? 0 : 1;
  }
  sum[0] = read;
}
