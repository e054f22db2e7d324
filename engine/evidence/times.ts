/** Moments in whole seconds from a start: a number for one, `[seconds, count]` for several in a row. */
export type Times = readonly (number | readonly [seconds: number, count: number])[];

/** Moments in as few numbers as they take. Every moment is a whole number of seconds from the start. */
export function packTimes(startedAt: string, moments: Iterable<string>): Times {
  const start = Date.parse(startedAt);
  const times: (number | [number, number])[] = [];
  for (const moment of moments) {
    const seconds = Math.round((Date.parse(moment) - start) / 1000);
    const last = times.at(-1);
    if (Array.isArray(last) && last[0] === seconds) last[1]++;
    // One in a pair takes as much room as two numbers.
    else if (last === seconds) times[times.length - 1] = [seconds, 2];
    else times.push(seconds);
  }
  return times;
}

/** The moments again; undefined where they are not `count` moments that exist. */
export function unpackTimes(startedAt: string, times: Times, count: number): readonly string[] | undefined {
  const start = Date.parse(startedAt);
  const moments: string[] = [];
  for (const time of times) {
    const [seconds, often] = typeof time === 'number' ? [time, 1] : time;
    const date = new Date(start + seconds * 1000);
    if (!(often >= 1) || often > count - moments.length || Number.isNaN(date.getTime())) return undefined;
    const text = date.toISOString();
    // A year of more than four digits does not sort as text.
    if (text.length !== 24) return undefined;
    for (let each = 0; each < often; each++) moments.push(text);
  }
  return moments.length === count ? moments : undefined;
}

/** The moment in whole seconds from the start, so that many in a row are equal; never before the start where it is not. */
export function inWholeSeconds(startedAt: string, moment: string): string {
  const start = Date.parse(startedAt);
  const offset = Date.parse(moment) - start;
  return offset % 1000 === 0 ? moment : new Date(start + Math.floor(offset / 1000) * 1000).toISOString();
}
