import { type Criticality, criticalities, type Entity } from '../model/entity.ts';
import type { EstateRelation } from '../model/estate.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';

/** What stands on what, declared or seen. */
export interface Dependents {
  /** The criticality of the most critical thing that stands on it, itself included. */
  readonly criticalityOf: (id: string) => Criticality | undefined;
  /** Services that stand on any of these, most critical first, then nearest; the nearest hundred where there are more. */
  readonly servicesOf: (...ids: readonly string[]) => readonly Ref[];
}

/** Things looked at, and services named, for one finding; what is nearest comes first. */
const mostVisited = 1000;
const mostServices = 100;

/**
 * Reads dependence from declared relations and from links that only evidence shows; relations that carry no failure count for
 * nothing. Built in O(items + relations); the services of one item cost at most a thousand steps, and are asked for once.
 */
export function dependentsOf(
  entities: ReadonlyMap<Ref, Entity>,
  declared: readonly Relation[],
  graded: readonly EstateRelation[],
): Dependents {
  const needs = new Map<string, string[]>();
  const neededBy = new Map<string, string[]>();
  const add = ({ from, to, strength }: Pick<EstateRelation, 'from' | 'to' | 'strength'>): void => {
    if (strength === 'none') return;
    append(needs, from, to);
    append(neededBy, to, from);
  };
  for (const relation of declared) add(relation);
  for (const relation of graded) if (relation.grade === 'observed-only') add(relation);
  const inherited = inheritCriticality(entities, needs);
  const underServices = neededByServices(entities, needs);
  const known = new Map<string, readonly Ref[]>();
  return {
    criticalityOf: (id) => inherited.get(id),
    servicesOf: (...ids) => {
      const key = ids.join('\n');
      const services = known.get(key) ?? findServices(ids, neededBy, underServices, entities);
      known.set(key, services);
      return services;
    },
  };
}

/** Whatever something critical needs is as critical; the most critical go first, so that each item is reached once. */
function inheritCriticality(
  entities: ReadonlyMap<Ref, Entity>,
  needs: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, Criticality> {
  const inherited = new Map<string, Criticality>();
  for (const level of criticalities) {
    const queue: string[] = [];
    const reach = (id: string): void => {
      if (inherited.has(id)) return;
      inherited.set(id, level);
      queue.push(id);
    };
    for (const entity of entities.values()) if (entity.criticality === level) reach(entity.ref);
    for (const id of queue) for (const needed of needs.get(id) ?? []) reach(needed);
  }
  return inherited;
}

/** Services and whatever they need, however far away: nowhere else does a walk towards services lead to one. */
function neededByServices(
  entities: ReadonlyMap<Ref, Entity>,
  needs: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const { kind, ref } of entities.values()) if (kind === 'service') reached.add(ref);
  // A set gives what is added to it while it is walked.
  for (const id of reached) for (const needed of needs.get(id) ?? []) reached.add(needed);
  return reached;
}

function findServices(
  starts: readonly string[],
  neededBy: ReadonlyMap<string, readonly string[]>,
  underServices: ReadonlySet<string>,
  entities: ReadonlyMap<Ref, Entity>,
): readonly Ref[] {
  const distances = new Map(starts.map((start) => [start, 0]));
  const services: { readonly ref: Ref; readonly rank: number; readonly distance: number }[] = [];
  for (const [id, distance] of distances) {
    const entity = entities.get(id as Ref);
    if (entity?.kind === 'service' && distance > 0) {
      const rank = entity.criticality === undefined ? criticalities.length : criticalities.indexOf(entity.criticality);
      services.push({ ref: entity.ref, rank, distance });
      if (services.length === mostServices) break;
    }
    for (const dependent of neededBy.get(id) ?? []) {
      if (distances.size === mostVisited) break;
      if (underServices.has(dependent) && !distances.has(dependent)) distances.set(dependent, distance + 1);
    }
  }
  return services
    .sort((a, b) => a.rank - b.rank || a.distance - b.distance || compareText(a.ref, b.ref))
    .map(({ ref }) => ref);
}

function append(lists: Map<string, string[]>, key: string, member: string): void {
  const list = lists.get(key);
  if (list) list.push(member);
  else lists.set(key, [member]);
}
