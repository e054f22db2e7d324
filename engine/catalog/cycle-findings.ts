import type { Finding } from '../model/finding.ts';
import { shortRef } from '../model/ref.ts';
import { type Relation, type RelationType, relationTypes } from '../model/relation.ts';
import { findCycles } from './cycles.ts';
import { circleText } from './words.ts';

/** Further places that a finding has. */
const mostPlaces = 8;

/** Circles of relations that may not have any, each told once, as a path. The relations have to be sorted. */
export function cycleFindings(relations: readonly Relation[]): readonly Finding[] {
  const byType = new Map<RelationType, Relation[]>();
  for (const relation of relations) {
    if (!relationTypes[relation.type].acyclic) continue;
    const list = byType.get(relation.type);
    if (list) list.push(relation);
    else byType.set(relation.type, [relation]);
  }
  return [...byType].flatMap(([type, list]) => findCycles(list).flatMap((cycle) => cycleFinding(type, cycle)));
}

function cycleFinding(type: RelationType, cycle: readonly Relation[]): readonly Finding[] {
  const [first, ...others] = cycle;
  if (!first) return [];
  return [
    {
      code: 'relation.cycle',
      severity: 'error',
      ref: first.from,
      origin: first.origin,
      message: `\`${type}\` goes in a circle: ${circleText(cycle.map(({ from }) => shortRef(from)))}.`,
      hint: 'Take out the relation that is not true.',
      related: others.slice(0, mostPlaces).map(({ from, to, origin }) => ({
        message: `${shortRef(from)} ${type} ${shortRef(to)}`,
        origin,
      })),
    },
  ];
}
