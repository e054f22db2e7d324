import { buildAdjacency, reverse, type Adjacency } from '../graph/adjacency.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate, EstateRelation } from '../model/estate.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { collectChoices, type Choice } from './choices.ts';
import { matchEstate } from './match-estate.ts';
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
}

/** No node has this number: the end of a relation that leads nowhere. */
const nowhere = 0xffffffff;

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

  const observed = estate?.relations ?? [];
  const from = new Uint32Array(relations.length + observed.length);
  const to = new Uint32Array(relations.length + observed.length);
  numberEnds(relations, numbers, from, to, 0);
  numberEnds(observed, numbers, from, to, relations.length);
  const match = observed.length > 0 ? matchEstate(ids.length, from, to, relations, observed) : undefined;

  const steps = new Uint8Array(from.length);
  const choiceOf = new Int32Array(from.length);
  const choices = collectChoices();
  const source = new Uint32Array(from.length);
  let links = 0;
  for (let index = 0; index < from.length; index++) {
    const relation = relations[index] ?? observed[index - relations.length];
    if (!relation || relation.strength === 'none' || match?.absorbed[index - relations.length] === 1) continue;
    const dangling = from[index] === nowhere || to[index] === nowhere;
    const redundancy = dangling ? undefined : declarationOf(relation)?.redundancy;
    const choice = choices.join(from[index] as number, to[index] as number, redundancy);
    if (choice === 'repeated') continue;
    // Written over what has been read already: links are never more than relations.
    from[links] = from[index] as number;
    to[links] = to[index] as number;
    choiceOf[links] = choice ?? -1;
    source[links] = index;
    steps[links++] = stepsLost(relation.strength, relation.flow);
  }

  const dependents = reverse(buildAdjacency(ids.length, from.subarray(0, links), to.subarray(0, links)));
  const sourceOf = (slot: number): number => source[dependents.edges[slot] as number] as number;
  return {
    ids,
    numbers,
    dependents,
    // In the order in which a walk meets them.
    steps: inOrderOf(dependents.edges, steps, new Uint8Array(dependents.edges.length)),
    choiceOf: inOrderOf(dependents.edges, choiceOf, new Int32Array(dependents.edges.length)),
    choices: choices.all(),
    declared: (slot) => relations[sourceOf(slot)] ?? observed[sourceOf(slot) - relations.length]?.declared,
    sighting: (slot) => {
      const index = sourceOf(slot);
      return observed[index < relations.length ? (match?.sightingOf[index] ?? -1) : index - relations.length];
    },
  };
}

function sortedIds(entities: ReadonlyMap<Ref, Entity>, estate: Estate | undefined): string[] {
  const ids: string[] = [...entities.keys()];
  for (const item of estate?.items ?? []) if (!entities.has(item.id as Ref)) ids.push(item.id);
  // The default order of strings is by UTF-16 code unit, as in `compareText`, and several times faster than a callback.
  return ids.sort();
}

function numberEnds(
  relations: readonly { readonly from: string; readonly to: string }[],
  numbers: ReadonlyMap<string, number>,
  from: Uint32Array,
  to: Uint32Array,
  offset: number,
): void {
  let last: string | undefined;
  let source = nowhere;
  let index = offset;
  for (const relation of relations) {
    // Relations come sorted by `from`: one look-up serves a whole run of them.
    if (relation.from !== last) {
      last = relation.from;
      source = numbers.get(last) ?? nowhere;
    }
    from[index] = source;
    to[index++] = numbers.get(relation.to) ?? nowhere;
  }
}

function inOrderOf<Numbers extends Uint8Array | Int32Array>(
  order: Uint32Array,
  values: Numbers,
  result: Numbers,
): Numbers {
  for (let index = 0; index < order.length; index++) result[index] = values[order[index] as number] as number;
  return result;
}

function declarationOf(relation: Relation | EstateRelation): Relation | undefined {
  return 'grade' in relation ? relation.declared : relation;
}
