import type { Catalog } from '../../model/entity.ts';
import type { Ref } from '../../model/ref.ts';
import type { Flow, Relation } from '../../model/relation.ts';
import type { CompiledWindow } from './window-set.ts';

/** Flows over which a failure arrives at once; what comes later can wait until the freeze is over. */
const immediate: ReadonlySet<Flow | undefined> = new Set<Flow | undefined>([undefined, 'sync', 'data']);

/**
 * What a window holds back: everything in its scope, and everything that something in its scope fails without; each with what
 * it is held back for, itself first, then the nearest. What has a stand-in is left out. O(V + E).
 */
export function frozenBy(window: CompiledWindow, catalog: Catalog): ReadonlyMap<Ref, Ref> {
  const needs = new Map<Ref, Ref[]>();
  for (const relation of catalog.relations) {
    if (!passesFailure(relation)) continue;
    const list = needs.get(relation.from);
    if (list) list.push(relation.to);
    else needs.set(relation.from, [relation.to]);
  }
  const frozen = new Map<Ref, Ref>();
  for (const entity of catalog.entities.values()) if (window.covers(entity)) frozen.set(entity.ref, entity.ref);
  // Entries that are added are visited too, after those before them: nearest first.
  for (const [ref, because] of frozen) {
    for (const needed of needs.get(ref) ?? []) if (!frozen.has(needed)) frozen.set(needed, because);
  }
  return frozen;
}

function passesFailure({ strength, flow, redundancy }: Relation): boolean {
  return strength === 'hard' && redundancy === undefined && immediate.has(flow);
}
