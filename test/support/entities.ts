import type { Entity } from '../../engine/model/entity.ts';
import type { Estate, EstateItem, EstateRelation } from '../../engine/model/estate.ts';
import type { ImpactStart, ImpactState } from '../../engine/model/impact.ts';
import { compareText } from '../../engine/model/json.ts';
import { refParts, type Ref } from '../../engine/model/ref.ts';
import { relationKey, relationTypes, type Relation } from '../../engine/model/relation.ts';

const origin = { file: 'catalog.yaml', line: 1, column: 1 };

export function entityOf(ref: Ref, facts: Partial<Entity> = {}): Entity {
  return {
    ref,
    ...refParts(ref),
    origin,
    labels: {},
    lifecycle: 'production',
    identifiers: {},
    correlation: {},
    attributes: {},
    expects: [],
    entrypoints: [],
    paths: [],
    ...facts,
  };
}

export function entitiesOf(...entities: readonly (Ref | Entity)[]): ReadonlyMap<Ref, Entity> {
  return new Map(
    entities.map((entity) => (typeof entity === 'string' ? [entity, entityOf(entity)] : [entity.ref, entity])),
  );
}

export function relationOf(from: Ref, to: Ref, facts: Partial<Relation> = {}): Relation {
  const type = facts.type ?? 'dependsOn';
  return { from, to, type, strength: relationTypes[type].failure, origin, ...facts };
}

export function startOf(id: string, state: ImpactState = 'down'): ImpactStart {
  return { id, state, effect: 'remove', reason: 'assumed' };
}

export function itemOf(id: string, facts: Partial<EstateItem> = {}): EstateItem {
  return {
    id,
    class: 'process',
    presence: id.startsWith('observed:') ? 'undeclared' : 'confirmed',
    identifiers: {},
    sightings: [],
    attributes: {},
    state: {},
    coverage: [],
    ...(id.startsWith('observed:') ? {} : { ref: id as Ref }),
    ...facts,
  };
}

export function sightingOf(from: string, to: string, facts: Partial<EstateRelation> = {}): EstateRelation {
  return {
    from,
    to,
    type: 'connectsTo',
    strength: 'soft',
    grade: 'observed-only',
    reason: 'It was seen.',
    observed: { source: 'host', run: 'run-1', at: '2026-03-01T12:00:00Z', count: 3, firstSeen: '2026-02-01T12:00:00Z' },
    ...facts,
  };
}

export function estateOf(items: readonly EstateItem[], relations: readonly EstateRelation[] = []): Estate {
  return {
    at: '2026-03-01T12:00:00Z',
    items: [...items].sort((a, b) => compareText(a.id, b.id)),
    relations: [...relations].sort((a, b) => compareText(relationKey(a), relationKey(b))),
    runs: [],
    findings: [],
  };
}
