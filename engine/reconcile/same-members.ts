/** More members than this that are written otherwise are not held against each other. */
const mostMatched = 64;

/**
 * Whether each member of one list can be paired with one of the other. `form` gives texts that are equal where members are surely
 * the same; `same` is asked of those that are left, and need not carry over from one pair to the next, so all ways to pair them are
 * tried. O(members), and as many steps as the cube of those that are left.
 */
export function sameMembers<T>(
  a: readonly T[],
  b: readonly T[],
  form: (member: T) => string,
  same: (one: T, other: T) => boolean,
): boolean {
  if (a.length !== b.length) return false;
  const forms = new Map<string, T[]>();
  for (const member of b) {
    const text = form(member);
    const known = forms.get(text);
    if (known) known.push(member);
    else forms.set(text, [member]);
  }
  const left = a.filter((member) => forms.get(form(member))?.pop() === undefined);
  if (left.length === 0) return true;
  if (left.length > mostMatched) return false;
  const right = [...forms.values()].flat();
  const pairs = left.map((one) => right.flatMap((other, index) => (same(one, other) ? [index] : [])));
  const partnerOf = new Map<number, number>();
  return pairs.every((_, position) => findPartner(position, pairs, partnerOf, new Set()));
}

/** A partner for a member, for which others may have to take another (Kuhn's way to pair up). */
function findPartner(
  position: number,
  pairs: readonly (readonly number[])[],
  partnerOf: Map<number, number>,
  asked: Set<number>,
): boolean {
  for (const index of pairs[position] ?? []) {
    if (asked.has(index)) continue;
    asked.add(index);
    const holder = partnerOf.get(index);
    if (holder !== undefined && !findPartner(holder, pairs, partnerOf, asked)) continue;
    partnerOf.set(index, position);
    return true;
  }
  return false;
}
