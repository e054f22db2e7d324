import { prose, type Detail } from '../page.ts';
import { grouped } from '../phrases.ts';

/** So many values within one setting of which the same is said have a row of their own. */
const mostAlike = 5;

/** Each by itself, but for too many with one key: they stand with the first of them. The order stays. */
export function foldAlike<T>(
  members: readonly T[],
  keyOf: (member: T) => string | undefined,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  const keys = members.map(keyOf);
  for (const [index, member] of members.entries()) {
    const key = keys[index];
    const group = key === undefined ? undefined : groups.get(key);
    if (group) group.push(member);
    else if (key !== undefined) groups.set(key, [member]);
  }
  return members.flatMap((member, index): [T, ...T[]][] => {
    const group = groups.get(keys[index] ?? '');
    if (!group || group.length <= mostAlike) return [[member]];
    return group[0] === member ? [group] : [];
  });
}

/** Of a value within a setting, `packages.openssl` or `packages["libssl1.1"]`, the setting. */
export function holderOf(attribute: string): string | undefined {
  return /^(?:[\w-]+|\["(?:[^"\\]|\\.)*"\])(?=[.[])/.exec(attribute)?.[0];
}

/** What the others say that stand with the first, as far as there is room. */
export function alikeDetails(
  { attribute = '' }: { readonly attribute?: string },
  others: readonly { readonly message: string }[],
): readonly Detail[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, mostAlike - 1).map(({ message }): Detail => ({ kind: 'also', text: prose(message) }));
  const more = others.length - shown.length;
  return [...shown, { kind: 'also', text: [`and ${grouped(more)} more of `, { code: holderOf(attribute) ?? '' }] }];
}
