import { buildAdjacency, reverse, withoutEdges, type Adjacency } from '../graph/adjacency.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate, EstateRelation } from '../model/estate.ts';
import type { Ref } from '../model/ref.ts';
import { relationTypes, type Relation } from '../model/relation.ts';
import { collectChoices, type Choice } from './choices.ts';
import { matchEstate } from './match-estate.ts';
import { withMembers, withSeenMembers, type Carrier } from './members.ts';
import { stepsLost } from './transfer.ts';

/** Everything that carries impact, by number: nodes in the order of their ids, links from what needs to what is needed. */
export interface Links {
  readonly ids: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** From what is needed to what needs it; lists are sorted by node. A link is known by its slot. */
  readonly dependents: Adjacency;
  /** By slot: how many steps of the lattice a failure loses on the link. */
  readonly steps: Uint8Array;
  /** By slot: the choice that the link is a member of; -1 for none. */
  readonly choiceOf: Int32Array;
  readonly choices: readonly Choice[];
  /** What declares the link in a slot, where anything does. */
  readonly declared: (slot: number) => Relation | undefined;
  /** What was seen of the link in a slot, where anybody looked. */
  readonly sighting: (slot: number) => EstateRelation | undefined;
  /** Whether any link is there that nobody declared, and which are. */
  readonly hasUndeclared: boolean;
  readonly isUndeclared: (slot: number) => boolean;
}

/** No node has this number: the end of a relation that leads nowhere. */
const nowhere = 0xffffffff;
/** Steps of a link that carries nothing. */
const carriesNothing = 255;

const typeNumbers: ReadonlyMap<string, number> = new Map(
  Object.keys(relationTypes).map((type, index) => [type, index]),
);

/**
 * Declared and observed relations as one graph. A sighting of a declared relation adds its grade to it; one of an undeclared
 * relation is a link of its own. Relations that carry no failure are left out, and so are dangling ends
 * (`dependents.dangling`). Numbering follows ids, so the order of the input never shows. O(V log V + E).
 */
export function indexLinks(
  entities: ReadonlyMap<Ref, Entity>,
  relations: readonly Relation[],
  estate: Estate | undefined,
): Links {
  const ids = sortedIds(entities, estate);
  const numbers = new Map<string, number>();
  for (let node = 0; node < ids.length; node++) numbers.set(ids[node] as string, node);

  const carriers = withMembers(relations, entities, estate);
  const observed = withSeenMembers(estate?.relations ?? []);
  const read = readRelations([carriers, observed], numbers);
  const graph = reverse(buildAdjacency(ids.length, read.from, read.to));
  const match = observed.length > 0 ? matchEstate(graph, read.types, carriers.length, observed.length) : undefined;
  const isNone = (edge: number): boolean => read.steps[edge] === carriesNothing;
  const isAbsorbed = (edge: number): boolean => match?.absorbed[edge - carriers.length] === 1;
  const dependents = withoutEdges(graph, (edge) => isNone(edge) || isAbsorbed(edge));

  return {
    ids,
    numbers,
    dependents,
    // In the order in which a walk meets them.
    steps: inOrderOf(dependents.edges, read.steps, new Uint8Array(dependents.edges.length)),
    choiceOf: inOrderOf(dependents.edges, read.choiceOf, new Int32Array(dependents.edges.length)),
    choices: read.choices,
    declared: (slot) => {
      const edge = dependents.edges[slot] as number;
      return carriers[edge] ?? observed[edge - carriers.length]?.declared;
    },
    sighting: (slot) => {
      const edge = dependents.edges[slot] as number;
      return observed[edge < carriers.length ? (match?.sightingOf[edge] ?? -1) : edge - carriers.length];
    },
    hasUndeclared: observed.some(({ grade }) => grade === 'observed-only'),
    isUndeclared: (slot) => observed[(dependents.edges[slot] as number) - carriers.length]?.grade === 'observed-only',
  };
}

function sortedIds(entities: ReadonlyMap<Ref, Entity>, estate: Estate | undefined): string[] {
  const ids: string[] = [...entities.keys()];
  for (const item of estate?.items ?? []) if (!entities.has(item.id as Ref)) ids.push(item.id);
  // The default order of strings is by UTF-16 code unit, as in `compareText`, and several times faster than a callback.
  return ids.sort();
}

interface ReadRelations {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly types: Uint8Array;
  readonly steps: Uint8Array;
  readonly choiceOf: Int32Array;
  readonly choices: readonly Choice[];
}

/** What a walk needs of each relation, in arrays; the lists one after the other. */
function readRelations(
  lists: readonly (readonly (Carrier | EstateRelation)[])[],
  numbers: ReadonlyMap<string, number>,
): ReadRelations {
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  const from = new Uint32Array(count);
  const to = new Uint32Array(count);
  const types = new Uint8Array(count);
  const steps = new Uint8Array(count);
  const choiceOf = new Int32Array(count).fill(-1);
  const choices = collectChoices();
  let last: string | undefined;
  let source = nowhere;
  let index = 0;
  for (const list of lists) {
    for (const relation of list) {
      // Relations come sorted by `from`: one look-up serves a whole run of them.
      if (relation.from !== last) {
        last = relation.from;
        source = numbers.get(last) ?? nowhere;
      }
      const target = numbers.get(relation.to) ?? nowhere;
      from[index] = source;
      to[index] = target;
      types[index] = typeNumbers.get(relation.type) ?? 0;
      steps[index] = relation.strength === 'none' ? carriesNothing : stepsLost(relation.strength, relation.flow);
      const redundancy = declarationOf(relation)?.redundancy;
      if (redundancy && relation.strength !== 'none' && source !== nowhere && target !== nowhere) {
        const choice = choices.join(source, target, redundancy);
        if (choice === 'repeated') steps[index] = carriesNothing;
        else choiceOf[index] = choice;
      }
      index++;
    }
  }
  return { from, to, types, steps, choiceOf, choices: choices.all() };
}

function declarationOf(relation: Carrier | EstateRelation): Carrier | undefined {
  return 'grade' in relation ? relation.declared : relation;
}

function inOrderOf<Numbers extends Uint8Array | Int32Array>(
  order: Uint32Array,
  values: Numbers,
  result: Numbers,
): Numbers {
  for (let index = 0; index < order.length; index++) result[index] = values[order[index] as number] as number;
  return result;
}
