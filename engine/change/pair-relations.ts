import { compareText } from '../model/json.ts';
import { relationKey, type Relation } from '../model/relation.ts';

/** A link that is not the same on both sides; an end that is left out does not have it. */
export interface RelationDifference {
  readonly was?: Relation;
  readonly is?: Relation;
  /** False where what the source can fall back on is another. */
  readonly sameChoice: boolean;
}

/**
 * Where two lists of relations differ. Both are sorted by from, type and to, as a catalog has them. Linear, and next to nothing
 * where both sides hold the same objects.
 */
export function pairRelations(before: readonly Relation[], after: readonly Relation[]): readonly RelationDifference[] {
  if (before === after) return [];
  const sameChoice = choiceComparison(before, after);
  const differences: RelationDifference[] = [];
  let next = 0;
  for (const was of before) {
    for (let is = after[next]; is && compareEnds(is, was) < 0; is = after[++next]) {
      differences.push({ is, sameChoice: true });
    }
    const is = after[next];
    if (!is || compareEnds(is, was) !== 0) {
      differences.push({ was, sameChoice: true });
      continue;
    }
    next++;
    if (is === was) continue;
    const choice = sameChoice(was, is);
    if (!choice || !sameQualities(was, is)) differences.push({ was, is, sameChoice: choice });
  }
  for (const is of after.slice(next)) differences.push({ is, sameChoice: true });
  return differences;
}

function sameQualities(a: Relation, b: Relation): boolean {
  return a.strength === b.strength && a.flow === b.flow && a.when === b.when && a.reason === b.reason;
}

/**
 * Whether a link belongs to the same choice on both sides: as many are needed, of the same targets. Targets that come or go are
 * told by themselves and do not make it another choice.
 */
function choiceComparison(
  base: readonly Relation[],
  head: readonly Relation[],
): (was: Relation, is: Relation) => boolean {
  let sides: readonly [Side, Side] | undefined;
  return (was, is) => {
    if (!was.redundancy || !is.redundancy) return was.redundancy === is.redundancy;
    if (was.redundancy.need !== is.redundancy.need) return false;
    sides ??= [sideOf(base), sideOf(head)];
    const [old, now] = sides;
    const kept = (members: readonly string[] | undefined, other: Side): string =>
      (members ?? []).filter((key) => other.keys.has(key)).join('\n');
    return kept(old.members.get(choiceKey(was)), now) === kept(now.members.get(choiceKey(is)), old);
  };
}

/** One side's links, and the members of each of its choices in order. */
interface Side {
  readonly keys: ReadonlySet<string>;
  readonly members: ReadonlyMap<string, readonly string[]>;
}

function sideOf(relations: readonly Relation[]): Side {
  const keys = new Set<string>();
  const members = new Map<string, string[]>();
  for (const relation of relations) {
    const key = relationKey(relation);
    keys.add(key);
    if (!relation.redundancy) continue;
    const choice = members.get(choiceKey(relation));
    if (choice) choice.push(key);
    else members.set(choiceKey(relation), [key]);
  }
  return { keys, members };
}

function choiceKey(relation: Relation): string {
  return `${relation.from} ${relation.redundancy?.id}`;
}

/** The order in which a catalog has its relations. */
export function compareEnds(a: Relation, b: Relation): number {
  if (a === b) return 0;
  return compareText(a.from, b.from) || compareText(a.type, b.type) || compareText(a.to, b.to);
}
