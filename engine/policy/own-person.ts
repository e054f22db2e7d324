/**
 * How many of some groups can each have a person that no other of them counts: one person in two of them speaks for one. A maximum
 * matching, by augmenting paths: O(groups × memberships).
 */
export function withOwnPerson(groups: readonly ReadonlySet<string>[]): number {
  const speaksFor = new Map<string, number>();
  const findPerson = (group: number, tried: Set<string>): boolean => {
    for (const person of groups[group] ?? []) {
      if (tried.has(person)) continue;
      tried.add(person);
      const other = speaksFor.get(person);
      if (other !== undefined && !findPerson(other, tried)) continue;
      speaksFor.set(person, group);
      return true;
    }
    return false;
  };
  return groups.filter((_, group) => findPerson(group, new Set())).length;
}
