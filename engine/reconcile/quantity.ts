/** Factors of units of measure: Kubernetes and IEC binary prefixes, SI decimal ones, each with or without `B` for bytes. */
const factors: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

const seconds: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** The number that a text such as `200`, `512Mi`, `16 GB`, `16g` or `250m` stands for. */
export function parseQuantity(text: string): number | undefined {
  const match = /^([+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?)\s?([A-Za-z]{0,3})$/.exec(text.trim());
  if (!match) return undefined;
  const unit = fullUnit(match[2] ?? '').replace(/B$/, '');
  const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
  return factor === undefined ? undefined : Number(match[1]) * factor;
}

/** `16g` and `16gb` are what `16G` and `16GB` are; `m` is a thousandth, though, and in `16Gb` bits are counted. */
function fullUnit(unit: string): string {
  return /^(?:[gtp]|[kmgtp]b|[kmgtp]ib?)$/.test(unit)
    ? unit.charAt(0).toUpperCase() + unit.slice(1).replace('b', 'B')
    : unit;
}

/** Seconds of a length of time: `15m`, `1h30m`, `500ms`, or as ISO 8601 writes it in weeks and less, `PT15M`. */
export function parseDuration(text: string): number | undefined {
  const plain = /^P(?=[0-9T])(?:[0-9.]+[WD])*(?:T(?=[0-9])(?:[0-9.]+[HMS])+)?$/.test(text)
    ? text.replace(/[PT]/g, '').toLowerCase()
    : text;
  if (!/^(?:[0-9]{1,12}(?:\.[0-9]{1,9})?(?:ms|[smhdw])){1,6}$/.test(plain)) return undefined;
  let total = 0;
  for (const [, count, unit] of plain.matchAll(/([0-9.]+)([a-z]+)/g))
    total += Number(count) * (seconds[unit ?? ''] ?? 0);
  return total;
}
