/** Whether there is such a zone, by its IANA name. Offsets such as `+01:00` are no zones: they know no summer. */
export function isTimeZone(text: string): boolean {
  return canonicalZone(text) !== undefined;
}

/** Whether two names are of one zone, as `Etc/UTC` and `UTC` are; undefined where there is no zone of one of the names. */
export function sameZone(a: string, b: string): boolean | undefined {
  const [one, other] = [canonicalZone(a), canonicalZone(b)];
  return one === undefined || other === undefined ? undefined : one === other;
}

/** More names than there are zones were made up. */
const mostKept = 1000;
const known = new Map<string, string | undefined>();

function canonicalZone(text: string): string | undefined {
  if (known.has(text)) return known.get(text);
  if (known.size >= mostKept) known.clear();
  const zone = /^[A-Za-z][A-Za-z0-9/_+-]{0,60}$/.test(text) ? resolved(text) : undefined;
  known.set(text, zone);
  return zone;
}

function resolved(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
