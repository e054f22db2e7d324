import type { EntityKind } from '../model/ref.ts';
import type { RelationType } from '../model/relation.ts';
import type { Dialect } from './draft.ts';

/** What a field may refer to, and the relation that it declares. */
export interface ReferenceField {
  readonly kinds: readonly EntityKind[];
  /** The kind of a reference that names none; absent where several would make sense. */
  readonly kind?: EntityKind;
  readonly relation?: RelationType;
  /** The relation is stored from the target to the entity that declares it. */
  readonly reversed?: boolean;
}

const items: readonly EntityKind[] = ['service', 'asset', 'api', 'system', 'domain', 'group'];
const wholes: readonly EntityKind[] = ['service', 'asset', 'system', 'domain', 'group'];
const platforms: readonly EntityKind[] = ['asset', 'group', 'service', 'system'];
const people: readonly EntityKind[] = ['team', 'user'];
const named: readonly EntityKind[] = [...items, ...people];

const owner: ReferenceField = { kinds: people, kind: 'team' };
const dependsOn: ReferenceField = { kinds: items, relation: 'dependsOn' };
const providesApis: ReferenceField = { kinds: ['api'], kind: 'api', relation: 'providedBy', reversed: true };
const consumesApis: ReferenceField = { kinds: ['api'], kind: 'api', relation: 'consumesApi' };

/** Fields of Groundtruth documents that hold references. Stored relation types are there for Dependency. */
const groundtruth: Readonly<Record<string, ReferenceField>> = {
  owner,
  dependsOn,
  runsOn: { kinds: platforms, relation: 'runsOn' },
  contains: { kinds: items, relation: 'contains' },
  partOf: { kinds: wholes, relation: 'contains', reversed: true },
  memberOf: { kinds: platforms, relation: 'memberOf' },
  connectsTo: { kinds: items, relation: 'connectsTo' },
  uses: { kinds: items, relation: 'uses' },
  providesApis,
  consumesApis,
  manages: { kinds: items, relation: 'managedBy', reversed: true },
  follows: { kinds: platforms, relation: 'follows' },
  readsFrom: { kinds: platforms, relation: 'readsFrom' },
  writesTo: { kinds: platforms, relation: 'writtenBy', reversed: true },
  consumers: { kinds: named, relation: 'uses', reversed: true },
  parent: { kinds: ['team'], kind: 'team', relation: 'memberOf' },
  consumesApi: consumesApis,
  providedBy: { kinds: platforms, relation: 'providedBy' },
  managedBy: { kinds: items, relation: 'managedBy' },
  writtenBy: { kinds: platforms, relation: 'writtenBy' },
  from: { kinds: items },
  refs: { kinds: named },
  owners: owner,
  affects: { kinds: named },
  isolatedFrom: { kinds: items },
};

const partOf = (kind: EntityKind): ReferenceField => ({
  kinds: wholes,
  kind,
  relation: 'contains',
  reversed: true,
});

/** Fields of Backstage entities that hold references. */
const backstage: Readonly<Record<string, ReferenceField>> = {
  owner,
  dependsOn,
  dependencyOf: { ...dependsOn, reversed: true },
  providesApis,
  consumesApis,
  subcomponentOf: partOf('service'),
  system: partOf('system'),
  domain: partOf('domain'),
  subdomainOf: partOf('domain'),
  parent: { kinds: ['team'], kind: 'team', relation: 'memberOf' },
  children: { kinds: ['team'], kind: 'team', relation: 'memberOf', reversed: true },
  members: { kinds: ['user'], kind: 'user', relation: 'memberOf', reversed: true },
  memberOf: { kinds: ['team'], kind: 'team', relation: 'memberOf' },
};

export const referenceFields: Readonly<Record<Dialect, Readonly<Record<string, ReferenceField>>>> = {
  groundtruth,
  backstage,
};

/** Names of the fields of a `spec` that declare relations. */
export const relationFields: Readonly<Record<Dialect, readonly string[]>> = {
  groundtruth: relationNames(groundtruth),
  backstage: relationNames(backstage),
};

function relationNames(fields: Readonly<Record<string, ReferenceField>>): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.relation);
}
